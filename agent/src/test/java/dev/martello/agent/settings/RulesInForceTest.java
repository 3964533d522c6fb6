package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Firewall;
import dev.martello.evidence.settings.FirewallChain;
import dev.martello.evidence.system.OperatingSystemCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux tells of rules that nft has loaded, in a network of their own. */
class RulesInForceTest {
    private static final String IN_A_NETWORK_OF_ITS_OWN = "unshare --map-root-user --net -- ";
    private static final List<String> NFT_IS_ALLOWED =
            List.of("sh", "-c", IN_A_NETWORK_OF_ITS_OWN + "nft list ruleset 2>/dev/null");

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireNft() throws Exception {
        assumeTrue(run(NFT_IS_ALLOWED).code() == 0, "there is no nft, or no network of one's own");
    }

    @Test
    void areSeenWhoeverLoadedThem() throws Exception {
        assertThat(chainsWith("""
                table inet filter {
                    chain input {
                        type filter hook input priority filter; policy drop;
                        iif lo accept
                        ct state established,related accept
                        tcp dport { 22, 443 } counter accept
                    }
                    chain forward { type filter hook forward priority filter; policy accept; jump rest; }
                    chain rest { counter log prefix "rest: " drop; }
                    chain output { type filter hook output priority filter; policy drop; accept; }
                }
                table ip nat {
                    chain post { type nat hook postrouting priority srcnat; policy accept; masquerade; }
                }
                table ip6 asleep {
                    flags dormant;
                    chain input { type filter hook input priority filter; policy drop; }
                }
                """))
                .containsExactly(
                        "inet filter input input drop false",
                        "inet filter forward forward accept true",
                        "inet filter output output accept false",
                        "ip nat post postrouting accept false");
    }

    @Test
    void areNoneWhereNothingWasLoaded() throws Exception {
        assertThat(chainsWith("flush ruleset")).isEmpty();
    }

    private List<String> chainsWith(String rules) throws Exception {
        Path file = directory.resolve("rules");
        Files.writeString(file, rules);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(IN_A_NETWORK_OF_ITS_OWN.split(" ")));
        command.addAll(List.of("sh", "-c", "nft -f \"$0\" && exec \"$@\"", file.toString(), java));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add(Chains.class.getName());
        Output output = run(command);
        assertThat(output.code()).as(output.text()).isZero();
        return output.text().lines().toList();
    }

    /** Prints what is seen. */
    static final class Chains {
        private Chains() {}

        public static void main(String[] arguments) {
            Observation observation = new Observation("firewall");
            String chains = new FirewallCollector(OperatingSystemCalls.ofThisMachine())
                    .collect(MachineFiles.ofThisMachine(), observation)
                    .flatMap(Firewall::loaded)
                    .map(found -> found.stream().map(Chains::line).collect(Collectors.joining()))
                    .orElseGet(() -> observation.unseen().toString());
            System.out.print(chains);
        }

        private static String line(FirewallChain chain) {
            return "%s %s %s %s %s %s%n"
                    .formatted(
                            chain.family(),
                            chain.table(),
                            chain.name(),
                            chain.hook(),
                            chain.policy(),
                            chain.endsWithDrop());
        }
    }

    private record Output(int code, String text) {}

    private static Output run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
