package dev.martello.evidence.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.SignatureDatabase.ImageDigest;
import dev.martello.evidence.bootlog.SignatureDatabase.Other;
import dev.martello.evidence.bootlog.SignatureDatabase.X509;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureDatabaseTest {
    private static final EfiGuid OWNER = SampleBoots.OWNER;
    private static final EfiGuid SHA384_TYPE = EfiGuid.of("ff3e5307-9fd0-48c9-85f1-8ad56c701e01");

    @Test
    void readsBackEntriesOfAllKinds() throws MalformedBootLog {
        SignatureDatabase database = new SignatureDatabase(List.of(
                new X509(OWNER, SampleBoots.CERTIFICATE),
                new ImageDigest(OWNER, HashAlgorithm.SHA256.hash(Bytes.ascii("image"))),
                new Other(OWNER, SHA384_TYPE, Bytes.repeat(1, 48))));
        assertThat(SignatureDatabase.parse(database.write())).isEqualTo(database);
    }

    @Test
    void namesTheSubjectOfACertificate() {
        X509 entry = new X509(OWNER, SampleBoots.CERTIFICATE);
        assertThat(entry.subject()).contains("CN=Test platform key");
        assertThat(entry.fingerprint()).isEqualTo(HashAlgorithm.SHA256.hash(SampleBoots.CERTIFICATE));
    }

    @Test
    void keepsACertificateThatCannotBeRead() {
        assertThat(new X509(OWNER, Bytes.ascii("no certificate")).subject()).isEmpty();
    }

    @Test
    void readsManyEntriesOfOneListAndItsHeader() throws MalformedBootLog {
        Bytes list = list(28 + 3 + 2 * 48, 3, 48, Bytes.repeat(7, 3 + 2 * 48));
        assertThat(SignatureDatabase.parse(list).entries()).hasSize(2).allMatch(ImageDigest.class::isInstance);
    }

    @Test
    void anEmptyVariableIsAnEmptyDatabase() throws MalformedBootLog {
        assertThat(SignatureDatabase.parse(Bytes.EMPTY)).isEqualTo(SignatureDatabase.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "4294967295, 0, 48",
        "76, 4294967295, 48",
        "76, 0, 4294967295",
        "76, 0, 0",
        "76, 0, 16",
        "76, 0, 47",
        "27, 0, 48"
    })
    void refusesSizesThatDoNotFit(long listBytes, long headerBytes, long entryBytes) {
        Bytes list = list(listBytes, headerBytes, entryBytes, Bytes.repeat(7, 48));
        assertThatThrownBy(() -> SignatureDatabase.parse(list)).isInstanceOf(MalformedBootLog.class);
    }

    @Property
    void octetsOfAnyKindAreReadOrRefused(@ForAll byte[] octets) {
        Bytes database = new SignatureDatabase(List.of(new X509(OWNER, Bytes.copyOf(octets)))).write();
        byte[] changed = database.toArray();
        for (int i = 0; i < octets.length; i++) {
            changed[(i * 7 + 16) % changed.length] ^= octets[i];
        }
        try {
            assertThat(SignatureDatabase.parse(Bytes.owning(changed)).entries()).isNotNull();
        } catch (MalformedBootLog e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }

    /** Each bit of a certificate flipped: the certificate reader of the JDK must not break the reading of a log. */
    @Test
    void certificatesOfAnyKindAreKept() {
        byte[] octets = SampleBoots.CERTIFICATE.toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(new X509(OWNER, Bytes.copyOf(octets)).certificate().length())
                    .isEqualTo(octets.length);
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void writesGuidsAsPeopleDo() {
        assertThat(EfiGuid.GLOBAL_VARIABLE).hasToString("8be4df61-93ca-11d2-aa0d-00e098032b8c");
        assertThat(EfiGuid.GLOBAL_VARIABLE.octets()).isEqualTo(Bytes.fromHex("61dfe48bca93d211aa0d00e098032b8c"));
        assertThat(EfiGuid.CERT_X509.name()).contains("X.509");
    }

    private static Bytes list(long listBytes, long headerBytes, long entryBytes, Bytes rest) {
        return BytesWriter.littleEndian()
                .bytes(EfiGuid.CERT_SHA256.octets())
                .u32(listBytes)
                .u32(headerBytes)
                .u32(entryBytes)
                .bytes(rest)
                .toBytes();
    }
}
