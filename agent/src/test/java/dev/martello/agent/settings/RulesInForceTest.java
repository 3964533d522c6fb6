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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux tells of rules that nft has loaded, in a network of their own. */
class RulesInForceTest {

    /** Where the kernel gives new networks tables of iptables' own, or does not say what it was built with, nothing is told. */
    private static final String IS_TOLD = """
            nft list ruleset && ! grep -q . /proc/net/ip_tables_names /proc/net/ip6_tables_names &&
            { [ -d /sys/module/nf_tables ] || [ -e /proc/config.gz ]; }
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireNft() throws Exception {
        assumeTrue(
                run(inItsOwnNetwork("sh", "-c", IS_TOLD)).code() == 0, "there is no nft, or no network of one's own");
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
        Output output = run(inItsOwnNetwork(
                "sh",
                "-c",
                "nft -f \"$0\" && exec \"$@\"",
                file.toString(),
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Chains.class.getName()));
        assertThat(output.code()).as(output.text()).isZero();
        return output.text().lines().toList();
    }

    private static List<String> inItsOwnNetwork(String... command) {
        return Stream.concat(Stream.of("unshare", "--map-root-user", "--net", "--"), Stream.of(command))
                .toList();
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
