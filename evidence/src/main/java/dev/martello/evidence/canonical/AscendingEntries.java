package dev.martello.evidence.canonical;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries that are put in one after the other, as a map. As long as each key is greater than the one before, which is how they are written, none of
 * them is compared with any but its neighbour.
 */
final class AscendingEntries {
    private final List<Map.Entry<String, Object>> entries = new ArrayList<>();
    private boolean isAscending = true;

    void add(String key, Object value) {
        isAscending &= entries.isEmpty() || entries.getLast().getKey().compareTo(key) < 0;
        entries.add(Map.entry(key, value));
    }

    int size() {
        return entries.size();
    }

    /** Has fewer entries if a key was added twice. */
    SortedMap<String, Object> toMap() {
        if (isAscending) {
            return new TreeMap<>(new View(entries));
        }
        SortedMap<String, Object> map = new TreeMap<>();
        entries.forEach(each -> map.put(each.getKey(), each.getValue()));
        return map;
    }

    /** As much of a sorted map as one is copied from in linear time. */
    @SuppressWarnings("JdkObsolete") // what copies it asks for no more
    private static final class View extends AbstractMap<String, Object> implements SortedMap<String, Object> {
        private final List<Map.Entry<String, Object>> entries;

        View(List<Map.Entry<String, Object>> entries) {
            this.entries = entries;
        }

        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Map.Entry<String, Object>> iterator() {
                    return Collections.unmodifiableList(entries).iterator();
                }

                @Override
                public int size() {
                    return entries.size();
                }
            };
        }

        @Override
        public @Nullable Comparator<? super String> comparator() {
            return null;
        }

        @Override
        public SortedMap<String, Object> subMap(String from, String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<String, Object> headMap(String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SortedMap<String, Object> tailMap(String from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String firstKey() {
            return entries.getFirst().getKey();
        }

        @Override
        public String lastKey() {
            return entries.getLast().getKey();
        }
    }
}
