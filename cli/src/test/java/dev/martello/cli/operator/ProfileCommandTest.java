package dev.martello.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    @TempDir
    Path directory;

    private Path bootLog(String name, String code) throws IOException {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                .measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("2.4.1"))
                .measure(0, Tcg.EV_S_CRTM_CONTENTS, Bytes.ascii(code), Bytes.ascii("\u001b[31mcode"));
        return Files.write(directory.resolve(name), log.build().write().toArray());
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static Run martello(String... arguments) {
        Run run = Commands.here(arguments);
        assertThat(run.err()).doesNotContain("Exception", "internal error").doesNotContain("\u001b");
        return run;
    }

    private Run learn(String out, Path... logs) {
        List<String> arguments =
                new ArrayList<>(List.of("profile", "learn", "--model", "edge-2u", "--out", file(out), "--boot-log"));
        for (Path log : logs) {
            arguments.add(log.toString());
        }
        return martello(arguments.toArray(String[]::new));
    }

    @Test
    void learnsShowsComparesAndSignsWithoutAServer() throws Exception {
        Run learnt = learn("one.json", bootLog("a", "code"), bootLog("b", "code"));
        assertThat(learnt.exitCode()).isZero();
        assertThat(learnt.out())
                .contains("edge-2u, firmware 2.4.1", "taught by 2 machines")
                .doesNotContain("\u001b");
        Run differing = learn("two.json", bootLog("a", "code"), bootLog("b", "other code"));
        assertThat(differing.out()).contains("To be reviewed", "seen on 1 of 2: " + directory.resolve("b"));

        assertThat(martello("profile", "diff", file("one.json"), file("one.json"))
                        .exitCode())
                .isZero();
        Run diff = martello("profile", "diff", file("one.json"), file("two.json"));
        assertThat(diff.exitCode()).isEqualTo(1);
        assertThat(diff.out())
                .startsWith("changed  PCR 0  EV_S_CRTM_CONTENTS")
                .contains("added " + HashAlgorithm.SHA256.hash(Bytes.ascii("other code")));

        martello("release", "keygen", "--out", file("key"));
        Run signed = martello("profile", "sign", file("one.json"), "--key", file("key"), "--out", file("one.dsse"));
        assertThat(signed.exitCode()).as(signed.err()).isZero();
        assertThat(martello("profile", "show", file("one.dsse")).out())
                .isEqualTo(martello("profile", "show", file("one.json")).out())
                .contains("PCR 0", "seen on 2 of 2 machines")
                .doesNotContain("\u001b");
    }

    @Test
    void addsASignatureToAProfileAndNotToAnotherKindOfDocument() throws Exception {
        learn("one.json", bootLog("a", "code"));
        martello("release", "keygen", "--out", file("key"));
        martello("release", "keygen", "--out", file("other"));
        martello("profile", "sign", file("one.json"), "--key", file("key"), "--out", file("one.dsse"));

        Run added = martello(
                "profile", "sign", file("one.dsse"), "--add", "--key", file("other"), "--out", file("two.dsse"));
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out())
                .startsWith("signed the profile of edge-2u, firmware 2.4.1, sha256:")
                .endsWith("; signatures: 2\n");
        assertThat(martello("profile", "show", file("two.dsse")).out())
                .isEqualTo(martello("profile", "show", file("one.json")).out());

        Run asRelease =
                martello("release", "sign", file("one.dsse"), "--add", "--key", file("other"), "--out", file("no"));
        assertThat(asRelease.exitCode()).isEqualTo(2);
        assertThat(asRelease.err()).contains("one.dsse: ", "expected https://martello.dev/release/v1");
        assertThat(directory.resolve("no")).doesNotExist();
    }

    @Test
    void draftsWhatACorimVouchesForWithTheNamesOfABootLog() throws Exception {
        Path log = bootLog("a", "code");
        Path corim = corim(HashAlgorithm.SHA256.hash(Bytes.ascii("2.4.1")));

        Run imported = importCorim(corim, log);
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.out())
                .contains("PCR 0  EV_S_CRTM_VERSION", "Left out", "the CoRIM does not vouch for it")
                .doesNotContain("\u001b");
        assertThat(martello("profile", "show", file("vendor.json")).out())
                .contains("in the CoRIM")
                .doesNotContain("EV_S_CRTM_CONTENTS");

        Run other = importCorim(corim(HashAlgorithm.SHA256.hash(Bytes.ascii("another"))), log);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("vouches for no event of the firmware in " + log);
        Run noCorim = importCorim(log, log);
        assertThat(noCorim.exitCode()).isEqualTo(2);
        assertThat(noCorim.err()).contains("CoRIM, octet ");
    }

    private Run importCorim(Path corim, Path log) {
        return martello(
                "profile",
                "import-corim",
                corim.toString(),
                "--model",
                "edge-2u",
                "--boot-log",
                log.toString(),
                "--out",
                file("vendor.json"));
    }

    /** One CoMID with one reference value, draft-ietf-rats-corim-10. */
    private Path corim(Digest value) throws IOException {
        Bytes comid = Bytes.concat(
                Bytes.fromHex("a201a1006374616704a1008182a100a1016441434d4581a20064"),
                Bytes.ascii("BIOS"),
                Bytes.fromHex("01a1028182015820"),
                value.octets());
        return Files.write(
                directory.resolve("vendor.cbor"),
                Bytes.concat(Bytes.fromHex("d901f5a20065636f72696d0181d901fa58"), Bytes.of(comid.length()), comid)
                        .toArray());
    }

    @Test
    void saysWhatIsWrongInOneSentence() throws Exception {
        Path noLog = Files.writeString(directory.resolve("no-log"), "no log");
        Run noBootLog = learn("x.json", noLog);
        assertThat(noBootLog.exitCode()).isEqualTo(2);
        assertThat(noBootLog.err()).contains("no-log: boot log, octet");
        assertThat(directory.resolve("x.json")).doesNotExist();

        Run noProfile = martello("profile", "show", noLog.toString());
        assertThat(noProfile.exitCode()).isEqualTo(2);
        assertThat(noProfile.err()).contains("no-log: platform profile, octet");

        Path weak = Files.write(
                directory.resolve("weak"),
                BootLogBuilder.sha1()
                        .measure(0, Tcg.EV_S_CRTM_VERSION, Bytes.ascii("1"))
                        .build()
                        .write()
                        .toArray());
        Run none = learn("x.json", weak);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.out()).contains("SHA-1 digests alone");
        assertThat(martello("profile", "learn", "--model", "edge-2u").exitCode())
                .isEqualTo(2);
        assertThat(martello("profile", "learn", "--model", " ", "--quorum", "2").err())
                .contains("cannot name a model");
    }
}
