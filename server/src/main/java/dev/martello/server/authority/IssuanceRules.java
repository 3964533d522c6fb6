package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RegisterEntry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator wants certificates of appliances to be.
 *
 * @param lifetime how long one is good
 * @param keys where keys may be kept
 * @param dns rules for the DNS names that each one gets
 * @param acme who may ask for some by ACME
 * @param published where relying parties find revocation lists and OCSP, if certificates are to say so
 */
public record IssuanceRules(
        Duration lifetime, Set<KeyKind> keys, List<DnsTemplate> dns, AcmeScope acme, Optional<URI> published) {
    static final Duration SHORTEST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofHours(24);
    static final int MAX_DNS_NAMES = 16;

    /** An hour, for keys in memory and in the TPM, without any DNS name. */
    public static final IssuanceRules DEFAULT = new IssuanceRules(
            Duration.ofHours(1), EnumSet.allOf(KeyKind.class), List.of(), AcmeScope.NOBODY, Optional.empty());

    public IssuanceRules {
        keys = Set.copyOf(keys);
        dns = List.copyOf(dns);
    }

    /**
     * Reads a file of an operator.
     *
     * @throws MalformedIssuanceRules if it is none, with the line
     */
    public static IssuanceRules parse(Bytes yaml) throws MalformedIssuanceRules {
        return IssuanceRulesReader.read(yaml);
    }

    /** The same rules, with a place where lists are published if these name none. */
    public IssuanceRules publishedAt(Optional<URI> place) {
        return new IssuanceRules(lifetime, keys, dns, acme, published.or(() -> place));
    }

    /** The DNS names of an appliance. */
    List<String> dnsNames(RegisterEntry entry) throws NotIssued {
        List<String> names = new ArrayList<>();
        for (DnsTemplate each : dns) {
            names.add(each.name(entry));
        }
        return names.stream().distinct().toList();
    }
}
