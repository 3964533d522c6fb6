package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.CryptoPolicy;
import dev.martello.evidence.settings.OpensslText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What distributions tell all programs of cryptography. */
final class CryptoCollector implements PartCollector {
    private static final List<String> POLICY =
            List.of("/etc/crypto-policies/state/current", "/etc/crypto-policies/config");
    private static final List<String> OPENSSL = List.of(
            "/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/etc/crypto-policies/back-ends/opensslcnf.config");
    private static final int MAX_BYTES = 1 << 10;

    @Override
    public String part() {
        return "crypto";
    }

    @Override
    public Optional<CryptoPolicy> collect(MachineFiles files, Observation observation) {
        return observation.of("the configuration of cryptography", () -> Optional.of(policy(files)));
    }

    private static CryptoPolicy policy(MachineFiles files) throws Unreadable {
        String policy = "";
        for (String path : POLICY) {
            if (policy.isEmpty()) {
                policy = files.text(path, MAX_BYTES).orElse("").strip();
            }
        }
        List<String> texts = new ArrayList<>();
        for (String path : OPENSSL) {
            files.text(path, OpensslText.MAX_CHARS).ifPresent(texts::add);
        }
        return new CryptoPolicy(policy, OpensslText.parse(String.join("\n", texts)));
    }
}
