package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which cryptography programs are told to use where they are told nothing else.
 *
 * @param policy that of the system, as in {@code DEFAULT}; empty if the distribution has none
 * @param openssl the section of OpenSSL's configuration that holds for all programs, by name
 */
public record CryptoPolicy(String policy, SortedMap<String, String> openssl) implements Settings.Part {
    public CryptoPolicy {
        openssl = Collections.unmodifiableSortedMap(new TreeMap<>(openssl));
    }
}
