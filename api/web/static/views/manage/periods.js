// Quarters by name, as files and answers write them: `2026-Q3`. When to modify: when periods are named in another way.

/** The quarter after one. */
export function nextQuarter(label) {
  const [year, quarter] = label.split("-Q").map(Number);
  return quarter === 4 ? `${year + 1}-Q1` : `${year}-Q${quarter + 1}`;
}
