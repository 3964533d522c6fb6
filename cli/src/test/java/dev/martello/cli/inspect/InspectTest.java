package dev.martello.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    @Test
    void showsBootLogWithItsPcrs() throws IOException {
        Run run = Commands.here("inspect", "bootlog", bootLog().toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("EV_SEPARATOR", "Secure Boot", "PCRs, sha256 bank");
    }

    @Test
    void oneDocumentALineAndTheOthersStillComeAfterOneThatCannotBeParsed() throws IOException {
        Path log = bootLog();
        Path broken = Files.write(directory.resolve("broken"), new byte[] {1, 2, 3});
        Run run = Commands.here(
                "inspect", "bootlog", "--json", log.toString(), broken.toString(), "/no/such/file", log.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        List<JsonNode> documents = run.out().lines().map(JSON::readTree).toList();
        assertThat(documents).hasSize(4);
        assertThat(documents.get(0).get("format").asString()).isEqualTo("crypto-agile");
        assertThat(documents.get(0).get("pcrs").get("sha256").get("7").asString())
                .isEqualTo(HashAlgorithm.SHA256
                        .zero()
                        .extend(HashAlgorithm.SHA256.hash(Bytes.repeat(0, 4)).octets())
                        .octets()
                        .toHex());
        assertThat(documents.get(0).get("facts").get("secureBoot").isNull()).isTrue();
        assertThat(documents.get(1).propertyNames()).containsExactly("file", "error");
        assertThat(documents.get(2).get("error").asString()).isEqualTo("there is no such file");
        assertThat(documents.get(3)).isEqualTo(documents.get(0));
    }

    @Test
    void showsTheLogOfAConfidentialMachineWithItsOwnRegisters() throws IOException {
        Bytes secureBoot = Bytes.fromHex("61dfe48bca93d211aa0d00e098032b8c"
                + "0a000000000000000100000000000000"
                + "53006500630075007200650042006f006f00740001");
        BootLogBuilder log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                .measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, secureBoot)
                .measure(2, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        Path file = Files.write(directory.resolve("ccel"), log.build().write().toArray());

        Run run = Commands.here("inspect", "bootlog", file.toString());
        JsonNode document = JSON.readTree(
                Commands.here("inspect", "bootlog", "--json", file.toString()).out());

        assertThat(run.out()).contains("log of a confidential virtual machine", "RTMR1  EV_SEPARATOR", "Registers");
        assertThat(run.out()).doesNotContain("Secure Boot  ", "PCR ");
        assertThat(document.get("format").asString()).isEqualTo("confidential-computing");
        assertThat(document.get("registers").get("RTMR0").asString())
                .isEqualTo(HashAlgorithm.SHA384
                        .zero()
                        .extend(HashAlgorithm.SHA384.hash(secureBoot).octets())
                        .octets()
                        .toHex());
    }

    @Test
    void saysWhereTheLogIsOfATableThatPointsToIt() throws IOException {
        Path table = Files.write(
                directory.resolve("CCEL"), Bytes.ascii("CCEL8\0\0\0 and so on").toArray());

        assertThat(Commands.here("inspect", "bootlog", table.toString()).err())
                .contains("is the ACPI table that says where the log is")
                .contains("/sys/firmware/acpi/tables/data/CCEL");
    }

    @Test
    void showsWhatWindowsMeasured() throws IOException {
        Bytes path = Bytes.owning("\\Windows\\a.sys\0".getBytes(StandardCharsets.UTF_16LE));
        Bytes module = tag(0x40010003, Bytes.concat(tag(0x70001, path), tag(0x7000a, Bytes.of(0))));
        Bytes windows = tag(0x40010001, Bytes.concat(tag(0x50003, Bytes.of(1)), module));
        Path log = Files.write(
                directory.resolve("windows"),
                BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                        .measure(13, Tcg.EV_EVENT_TAG, windows)
                        .build()
                        .write()
                        .toArray());

        assertThat(Commands.here("inspect", "bootlog", log.toString()).out())
                .contains("Windows             test signing on")
                .contains("Windows module      PCR 13  no digest  \\Windows\\a.sys, its signature not found good");
        JsonNode facts = JSON.readTree(Commands.here("inspect", "bootlog", "--json", log.toString())
                        .out())
                .get("facts")
                .get("windows");
        assertThat(facts.get("settings").get("testSigning").get(0).asInt()).isEqualTo(1);
        assertThat(facts.get("modules").get(0).get("path").asString()).isEqualTo("\\Windows\\a.sys");
        assertThat(facts.get("modules").get(0).get("valid").asBoolean()).isFalse();
    }

    private static Bytes tag(int id, Bytes data) {
        return BytesWriter.littleEndian().u32(id).sized32(data).toBytes();
    }

    @Test
    void showsTheLogOfSystemd() throws IOException {
        String digest = HashAlgorithm.SHA256.hash(Bytes.ascii("ready")).octets().toHex();
        String one = "\u001e{\"pcr\":11,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"" + digest
                + "\"}],\"content\":{\"string\":\"%s\",\"eventType\":\"phase\"}}\n";
        Path file = Files.writeString(
                directory.resolve("tpm2-measure.log"), one.formatted("ready") + one.formatted("shutdown"));

        Run run = Commands.here("inspect", "bootlog", file.toString());
        JsonNode document = JSON.readTree(
                Commands.here("inspect", "bootlog", "--json", file.toString()).out());

        assertThat(run.out()).contains("log of systemd, 2 records", "phase", "ready\n", "shutdown (not proven)");
        assertThat(document.get("events").get(0).get("text").asString()).isEqualTo("ready");
        assertThat(document.get("events").get(1).get("text").isNull()).isTrue();
        assertThat(document.get("pcrs").get("sha256").propertyNames()).containsExactly("11");
    }

    @Test
    void showsRunTimeLogOfEitherForm() throws IOException {
        ImaLog log = new ImaLog(List.of(
                ImaEntry.imaNg(PcrIndex.of(10), HashAlgorithm.SHA256.hash(Bytes.of(1)), "/usr/sbin/nginx"),
                ImaEntry.violation(PcrIndex.of(10), "/etc/passwd")));
        Path binary = Files.write(directory.resolve("binary"), log.writeBinary().toArray());
        Path ascii = Files.write(directory.resolve("ascii"), log.writeAscii().toArray());
        Run run = Commands.here("inspect", "ima", "--json", binary.toString(), ascii.toString());
        assertThat(run.exitCode()).isZero();
        List<JsonNode> documents = run.out().lines().map(JSON::readTree).toList();
        assertThat(documents.get(0).get("facts").get("violations").asInt()).isEqualTo(1);
        assertThat(documents.get(0).get("events")).isEqualTo(documents.get(1).get("events"));
        assertThat(documents.get(0).get("pcrs")).isEqualTo(documents.get(1).get("pcrs"));
    }

    @Test
    void showsControlCharactersInsteadOfSendingThem() throws IOException {
        Bytes hostile = Bytes.ascii("\u001b]0;owned\u0007\u001b[2J");
        Bytes log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                .measure(5, Tcg.EV_EFI_ACTION, hostile)
                .build()
                .write();
        Run run = Commands.here(
                "inspect",
                "bootlog",
                Files.write(directory.resolve("hostile"), log.toArray()).toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    }

    @Test
    void saysInOneSentenceWhatIsNoQuote() throws IOException {
        Path file = Files.writeString(directory.resolve("quote"), "not a quote at all");
        Run run = Commands.here("inspect", "quote", file.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().contains("is no quote");
    }

    private Path bootLog() throws IOException {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA1, HashAlgorithm.SHA256);
        for (int pcr = 0; pcr < 8; pcr++) {
            log.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
        return Files.write(directory.resolve("log"), log.build().write().toArray());
    }
}
