package dev.martello.server.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** A map of bounded size that forgets what was not asked for longest. For use by many threads. */
public final class RecentlyUsed<K, V> {
    /** So many threads rarely wait for each other. */
    private static final int SHARD_BITS = 6;

    private static final int SHARDS = 1 << SHARD_BITS;

    /** 2³² over the golden ratio: its product has all bits of a number in its highest ones. */
    private static final int SPREADING = 0x9e3779b9;

    private final List<Map<K, V>> shards = new ArrayList<>();

    /** @param maxEntries how many there may be, about */
    public RecentlyUsed(int maxEntries) {
        int each = Math.max(1, maxEntries / SHARDS);
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                    return size() > each;
                }
            });
        }
    }

    public Optional<V> get(K key) {
        Map<K, V> shard = shard(key);
        synchronized (shard) {
            return Optional.ofNullable(shard.get(key));
        }
    }

    public void put(K key, V value) {
        Map<K, V> shard = shard(key);
        synchronized (shard) {
            shard.put(key, value);
        }
    }

    public void remove(K key) {
        Map<K, V> shard = shard(key);
        synchronized (shard) {
            shard.remove(key);
        }
    }

    public V computeIfAbsent(K key, Function<K, V> make) {
        Map<K, V> shard = shard(key);
        synchronized (shard) {
            return shard.computeIfAbsent(key, make);
        }
    }

    public V merge(K key, V value, BinaryOperator<V> sum) {
        Map<K, V> shard = shard(key);
        synchronized (shard) {
            return shard.merge(key, value, sum);
        }
    }

    /** Not by the lowest bits, which each shard finds its entries by: it would have most of its places empty, and lists at the others. */
    private Map<K, V> shard(K key) {
        return shards.get((key.hashCode() * SPREADING) >>> (Integer.SIZE - SHARD_BITS));
    }
}
