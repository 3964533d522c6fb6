package dev.martello.appraisal.reference;

import dev.martello.tpm.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A few things with the digests they may have, found by digest in constant time. Immutable; equal by content and order. */
public final class NamedDigests {
    public static final NamedDigests NONE = new NamedDigests(Map.of());
    public static final int MAX_NAMES = 10_000;
    public static final int MAX_NAME_CHARS = 256;

    private final Map<String, List<Digest>> digests;
    private final Map<Digest, String> names;

    private NamedDigests(Map<String, ? extends Collection<Digest>> digests) {
        Map<String, List<Digest>> byName = new LinkedHashMap<>();
        Map<Digest, String> byDigest = new HashMap<>();
        digests.forEach((name, each) -> {
            byName.put(name, List.copyOf(each));
            each.forEach(digest -> byDigest.putIfAbsent(digest, name));
        });
        this.digests = Collections.unmodifiableMap(byName);
        this.names = byDigest;
    }

    /**
     * Names and their digests, in the order of the map.
     *
     * @throws IllegalArgumentException if there are too many, a name is empty or too long, or a digest is SHA-1
     */
    public static NamedDigests of(Map<String, ? extends Collection<Digest>> digests) {
        if (digests.size() > MAX_NAMES) {
            throw new IllegalArgumentException(digests.size() + " names, at most " + MAX_NAMES + " are allowed");
        }
        digests.forEach((name, each) -> {
            if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
                throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_CHARS + " characters");
            }
            DigestText.requireStrong(name, each);
        });
        return new NamedDigests(digests);
    }

    /** What has this digest. */
    public Optional<String> name(Digest digest) {
        return Optional.ofNullable(names.get(digest));
    }

    /** Unmodifiable. */
    public Map<String, List<Digest>> digests() {
        return digests;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedDigests that
                && List.copyOf(digests.entrySet()).equals(List.copyOf(that.digests.entrySet()));
    }

    @Override
    public int hashCode() {
        return digests.hashCode();
    }

    @Override
    public String toString() {
        return digests.toString();
    }
}
