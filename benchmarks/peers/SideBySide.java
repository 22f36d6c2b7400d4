// Timefold as a peer: reads an instance as text, searches for the seconds given, writes a rep per item.
//
// Why this file: Timefold's Python package is slow beside Timefold itself, so the peer is Java, compiled on demand
// against the jars that the package carries (see timefold.py). Score by an incremental calculator; construction by
// first fit decreasing; then simulated annealing over changes, swaps within a skill and rings of three.
// When to modify: to make Timefold better at this problem.

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.cloner.SolutionCloner;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.IncrementalScoreCalculator;
import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicType;
import ai.timefold.solver.core.config.heuristic.selector.move.factory.MoveIteratorFactoryConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.score.director.ScoreDirectorFactoryConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StreamTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

public final class SideBySide {

    private SideBySide() {}

    public static final class Rep {
        final int index;
        final long capacity;
        final long target;
        final long slope;

        Rep(int index, long capacity, long target, long slope) {
            this.index = index;
            this.capacity = capacity;
            this.target = target;
            this.slope = slope;
        }
    }

    public static final class HardestFirst implements Comparator<Item> {
        @Override
        public int compare(Item one, Item other) {
            boolean oneTimed = one.start >= 0;
            boolean otherTimed = other.start >= 0;
            if (oneTimed != otherTimed) {
                return oneTimed ? 1 : -1; // "decreasing" takes the greatest first
            }
            int byMinutes = Long.compare(one.minutes, other.minutes);
            return byMinutes != 0 ? byMinutes : Integer.compare(one.index, other.index);
        }
    }

    @PlanningEntity(difficultyComparatorClass = HardestFirst.class)
    public static final class Item {
        @PlanningId
        Integer index;
        long minutes;
        long start;
        long end;
        List<Rep> eligible;
        long[] costOfRep; // by position in eligible
        int[] positionOfRep; // by rep, -1 where not eligible
        int[] alike; // items that the same reps may take, by minutes
        int place; // where this item stands in alike

        @PlanningVariable(valueRangeProviderRefs = "eligible")
        Rep rep;

        public Item() {}

        @ValueRangeProvider(id = "eligible")
        public List<Rep> getEligible() {
            return eligible;
        }

        public Rep getRep() {
            return rep;
        }

        public void setRep(Rep rep) {
            this.rep = rep;
        }

        Item copied() {
            Item copy = new Item();
            copy.index = index;
            copy.minutes = minutes;
            copy.start = start;
            copy.end = end;
            copy.eligible = eligible;
            copy.costOfRep = costOfRep;
            copy.positionOfRep = positionOfRep;
            copy.alike = alike;
            copy.place = place;
            copy.rep = rep;
            return copy;
        }

        long costWith(Rep other) {
            return costOfRep[positionOfRep[other.index]];
        }
    }

    /** Copies items and reps by hand: the best plan is copied at every better step. */
    public static final class Cloner implements SolutionCloner<Book> {
        @Override
        public Book cloneSolution(Book book) {
            Book copy = new Book();
            copy.reps = book.reps;
            copy.score = book.score;
            copy.items = new ArrayList<>(book.items.size());
            for (Item item : book.items) {
                copy.items.add(item.copied());
            }
            return copy;
        }
    }

    @PlanningSolution(solutionCloner = Cloner.class)
    public static final class Book {
        @PlanningEntityCollectionProperty
        List<Item> items;
        Rep[] reps;

        @PlanningScore
        HardSoftLongScore score;

        public Book() {}
    }

    public static final class Calculator implements IncrementalScoreCalculator<Book, HardSoftLongScore> {
        private static final long OVERLAP_MINUTES = 60;
        private Rep[] reps;
        private long[] load;
        private List<List<Item>> timed;
        private long hard;
        private long soft;

        @Override
        public void resetWorkingSolution(Book book) {
            reps = book.reps;
            load = new long[reps.length];
            timed = new ArrayList<>();
            hard = 0;
            soft = 0;
            for (Rep rep : reps) {
                timed.add(new ArrayList<>());
                soft -= rep.slope * rep.target;
            }
            for (Item item : book.items) {
                insert(item);
            }
        }

        private void change(Rep rep, long minutes) {
            long before = load[rep.index];
            long after = before + minutes;
            load[rep.index] = after;
            hard -= Math.max(0, after - rep.capacity) - Math.max(0, before - rep.capacity);
            soft -= rep.slope * (Math.abs(after - rep.target) - Math.abs(before - rep.target));
        }

        private long overlaps(List<Item> others, Item item) {
            long count = 0;
            for (Item other : others) {
                if (other != item && other.start < item.end && item.start < other.end) {
                    count++;
                }
            }
            return count;
        }

        private void insert(Item item) {
            Rep rep = item.rep;
            if (rep == null) {
                return;
            }
            soft -= item.costWith(rep);
            change(rep, item.minutes);
            if (item.start >= 0) {
                List<Item> others = timed.get(rep.index);
                hard -= OVERLAP_MINUTES * overlaps(others, item);
                others.add(item);
            }
        }

        private void retract(Item item) {
            Rep rep = item.rep;
            if (rep == null) {
                return;
            }
            soft += item.costWith(rep);
            change(rep, -item.minutes);
            if (item.start >= 0) {
                List<Item> others = timed.get(rep.index);
                others.remove(item);
                hard += OVERLAP_MINUTES * overlaps(others, item);
            }
        }

        @Override
        public void beforeEntityAdded(Object entity) {}

        @Override
        public void afterEntityAdded(Object entity) {
            insert((Item) entity);
        }

        @Override
        public void beforeVariableChanged(Object entity, String variableName) {
            retract((Item) entity);
        }

        @Override
        public void afterVariableChanged(Object entity, String variableName) {
            insert((Item) entity);
        }

        @Override
        public void beforeEntityRemoved(Object entity) {
            retract((Item) entity);
        }

        @Override
        public void afterEntityRemoved(Object entity) {}

        @Override
        public HardSoftLongScore calculateScore() {
            return HardSoftLongScore.of(hard, soft);
        }
    }

    /** Gives each of a few items a new rep. */
    public static final class Reassign extends AbstractMove<Book> {
        private final Item[] items;
        private final Rep[] reps;

        Reassign(Item[] items, Rep[] reps) {
            this.items = items;
            this.reps = reps;
        }

        @Override
        public boolean isMoveDoable(ScoreDirector<Book> director) {
            for (int k = 0; k < items.length; k++) {
                if (items[k].rep != reps[k]) {
                    return true;
                }
            }
            return false;
        }

        @Override
        protected void doMoveOnGenuineVariables(ScoreDirector<Book> director) {
            for (int k = 0; k < items.length; k++) {
                director.beforeVariableChanged(items[k], "rep");
                items[k].rep = reps[k];
                director.afterVariableChanged(items[k], "rep");
            }
        }

        @Override
        public Collection<?> getPlanningEntities() {
            return List.of(items);
        }

        @Override
        public Collection<?> getPlanningValues() {
            return List.of(reps);
        }
    }

    /** Random changes to cheap reps, swaps of two items that the same reps may take, and rings of three. */
    public static final class Moves implements MoveIteratorFactory<Book, Reassign> {
        @Override
        public long getSize(ScoreDirector<Book> director) {
            return 10L * director.getWorkingSolution().items.size();
        }

        @Override
        public Iterator<Reassign> createOriginalMoveIterator(ScoreDirector<Book> director) {
            throw new UnsupportedOperationException("the search draws moves at random");
        }

        @Override
        public Iterator<Reassign> createRandomMoveIterator(ScoreDirector<Book> director, Random random) {
            List<Item> items = director.getWorkingSolution().items;
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Reassign next() {
                    Item item = items.get(random.nextInt(items.size()));
                    double draw = random.nextDouble();
                    if (draw < 0.35) {
                        return new Reassign(new Item[] {item}, new Rep[] {cheapish(item, random)});
                    }
                    Item other = items.get(alike(item, random));
                    if (draw < 0.85) {
                        return new Reassign(new Item[] {item, other}, new Rep[] {other.rep, item.rep});
                    }
                    Item third = items.get(alike(item, random));
                    if (third == other || third == item || other == item) {
                        return new Reassign(new Item[] {item, other}, new Rep[] {other.rep, item.rep});
                    }
                    return new Reassign(
                            new Item[] {item, other, third}, new Rep[] {other.rep, third.rep, item.rep});
                }
            };
        }

        /** An item that the same reps may take: mostly one of about as many minutes, else any. */
        private static int alike(Item item, Random random) {
            int size = item.alike.length;
            int near = Math.max(4, size / 11);
            if (random.nextInt(4) == 0) {
                return item.alike[random.nextInt(size)];
            }
            int away = random.nextInt(2 * near + 1) - near;
            return item.alike[Math.floorMod(item.place + away, size)];
        }

        private static Rep cheapish(Item item, Random random) {
            int size = item.eligible.size();
            int one = random.nextInt(size);
            int other = random.nextInt(size);
            return item.eligible.get(item.costOfRep[one] <= item.costOfRep[other] ? one : other);
        }
    }

    private static Book read(Path path) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            StreamTokenizer words = new StreamTokenizer(reader);
            int numItems = (int) next(words);
            int numReps = (int) next(words);
            Book book = new Book();
            book.reps = new Rep[numReps];
            for (int r = 0; r < numReps; r++) {
                book.reps[r] = new Rep(r, next(words), next(words), next(words));
            }
            book.items = new ArrayList<>(numItems);
            Map<List<Rep>, List<Item>> groups = new HashMap<>();
            for (int i = 0; i < numItems; i++) {
                Item item = readItem(words, i, book.reps);
                book.items.add(item);
                groups.computeIfAbsent(item.eligible, key -> new ArrayList<>()).add(item);
            }
            for (List<Item> group : groups.values()) {
                group.sort(Comparator.comparingLong(item -> item.minutes));
                int[] members = group.stream().mapToInt(item -> item.index).toArray();
                for (int k = 0; k < members.length; k++) {
                    group.get(k).alike = members;
                    group.get(k).place = k;
                }
            }
            return book;
        }
    }

    private static Item readItem(StreamTokenizer words, int index, Rep[] reps) throws IOException {
        Item item = new Item();
        item.index = index;
        item.minutes = next(words);
        item.start = next(words);
        item.end = next(words);
        int numPairs = (int) next(words);
        item.eligible = new ArrayList<>(numPairs);
        item.costOfRep = new long[numPairs];
        item.positionOfRep = new int[reps.length];
        java.util.Arrays.fill(item.positionOfRep, -1);
        for (int k = 0; k < numPairs; k++) {
            Rep rep = reps[(int) next(words)];
            item.positionOfRep[rep.index] = k;
            item.eligible.add(rep);
            item.costOfRep[k] = next(words);
        }
        return item;
    }

    private static long next(StreamTokenizer words) throws IOException {
        words.nextToken();
        return (long) words.nval;
    }

    private static SolverConfig config(double seconds, long seed, long temperature) {
        return new SolverConfig()
                .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(seed)
                .withSolutionClass(Book.class)
                .withEntityClasses(Item.class)
                .withScoreDirectorFactory(
                        new ScoreDirectorFactoryConfig().withIncrementalScoreCalculatorClass(Calculator.class))
                .withTerminationConfig(
                        new TerminationConfig().withSpentLimit(Duration.ofMillis((long) (1000 * seconds))))
                .withPhases(
                        new ConstructionHeuristicPhaseConfig()
                                .withConstructionHeuristicType(ConstructionHeuristicType.FIRST_FIT_DECREASING),
                        new LocalSearchPhaseConfig()
                                .withMoveSelectorConfig(
                                        new MoveIteratorFactoryConfig().withMoveIteratorFactoryClass(Moves.class))
                                .withAcceptorConfig(
                                        new LocalSearchAcceptorConfig()
                                                .withSimulatedAnnealingStartingTemperature(
                                                        "0hard/" + temperature + "soft"))
                                .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1)));
    }

    /** Arguments: instance, output, seconds, seed, starting temperature in units of cost. */
    public static void main(String[] arguments) throws IOException {
        Book book = read(Path.of(arguments[0]));
        long began = System.nanoTime();
        double seconds = Double.parseDouble(arguments[2]);
        SolverConfig config = config(seconds, Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
        Solver<Book> solver = SolverFactory.<Book>create(config).buildSolver();
        try (PrintWriter output = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            solver.addEventListener(event -> {
                HardSoftLongScore score = event.getNewBestSolution().score;
                if (score.isFeasible()) {
                    output.println("better " + (System.nanoTime() - began) / 1e9 + " " + -score.softScore());
                }
            });
            Book best = solver.solve(book);
            output.println("seconds " + (System.nanoTime() - began) / 1e9);
            output.println("score " + best.score.hardScore() + " " + best.score.softScore());
            StringBuilder line = new StringBuilder("reps");
            for (Item item : best.items) {
                line.append(' ').append(item.rep == null ? -1 : item.rep.index);
            }
            output.println(line);
        }
    }
}
