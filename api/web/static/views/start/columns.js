// In which column of a draft's table a field stands, by what the service says that headings mean.
// When to modify: when a heading can be told in another way.

/** The column of a field (`owner`, `value`); -1 where the table has none. */
export const columnOf = (table, field) => table.headings.findIndex((heading) => (table.means?.[heading] ?? heading.trim()) === field);
