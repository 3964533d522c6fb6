package dev.martello.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final NoteSigner LOG =
            NoteSigner.ofSeed("log.example/ledger", NoteKey.Type.ED25519, Bytes.repeat(7, 32));
    private static final NoteSigner WITNESS =
            NoteSigner.ofSeed("witness.example/w1", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(9, 32));
    private static final Checkpoint HEAD = new Checkpoint("log.example/ledger", 5, TreeHash.ofLeaf(Bytes.of(1)));
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.5Z");

    /** The example of Go's implementation, from which the specification was made. */
    @Test
    void checksAnotherImplementationsNote() throws Exception {
        NoteKey key = NoteKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        SignedNote note = SignedNote.parse(Bytes.utf8("""
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.

                \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
                """));

        assertThat(note.signatures())
                .singleElement()
                .satisfies(each -> assertThat(key.isOf(each)).isTrue())
                .satisfies(each -> assertThat(key.hasSigned(Bytes.utf8(note.text()), each.octets()))
                        .isTrue())
                .satisfies(each -> assertThat(key.hasSigned(Bytes.utf8(note.text() + " "), each.octets()))
                        .isFalse());
    }

    /** RFC 8032, section 7.1, test 2. */
    @Test
    void makesThePublicKeyOfASeed() {
        NoteSigner signer = NoteSigner.ofSeed(
                "a",
                NoteKey.Type.ED25519,
                Bytes.fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

        assertThat(signer.key().publicKey())
                .hasToString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    }

    @Test
    void takesKeysThatOthersMade() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        NoteSigner signer = NoteSigner.of("a", NoteKey.Type.ED25519, pair.getPrivate());

        assertThat(signer.key()).isEqualTo(NoteKey.of("a", NoteKey.Type.ED25519, pair.getPublic()));
        assertThatThrownBy(() -> NoteSigner.of(
                        "a",
                        NoteKey.Type.ED25519,
                        KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Ed25519");
    }

    @Test
    void opensWhatTheLogSignedWithWhatWitnessesSaw() {
        SignedNote note = LOG.sign(HEAD).with(WITNESS.cosign(HEAD, NOW));

        assertThat(Checkpoint.open(note.octets(), LOG.key(), List.of(WITNESS.key())))
                .isInstanceOfSatisfying(Checkpoint.Opened.Trusted.class, opened -> {
                    assertThat(opened.checkpoint()).isEqualTo(HEAD);
                    assertThat(opened.cosignatures())
                            .singleElement()
                            .satisfies(
                                    each -> assertThat(each.time()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z")));
                });
        assertThat(Checkpoint.open(note.octets(), LOG.key(), List.of()))
                .as("lines of keys nobody knows are passed over")
                .isInstanceOf(Checkpoint.Opened.Trusted.class);
    }

    @Test
    void refusesEachFlippedBitOfASignedCheckpoint() {
        byte[] octets = LOG.sign(HEAD).with(WITNESS.cosign(HEAD, NOW)).octets().toArray();
        for (int bit = 0; bit < octets.length * 8; bit++) {
            byte[] flipped = octets.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            if (Checkpoint.open(Bytes.owning(flipped), LOG.key(), List.of(WITNESS.key()))
                    instanceof Checkpoint.Opened.Trusted opened) {
                // Of a line whose name or identifier was changed nobody knows the key.
                assertThat(opened.checkpoint()).isEqualTo(HEAD);
                assertThat(opened.cosignatures()).as("bit " + bit).isEmpty();
            }
        }
    }

    @Test
    void takesNoSignatureOfOneKindForTheOther() {
        NoteSigner same = NoteSigner.ofSeed("log.example/ledger", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(7, 32));

        assertThat(same.key().id()).isNotEqualTo(LOG.key().id());
        assertThat(Checkpoint.open(
                        new SignedNote(HEAD.text(), List.of(same.cosign(HEAD, NOW))).octets(), LOG.key(), List.of()))
                .isInstanceOf(Checkpoint.Opened.Refused.class);
        assertThatThrownBy(() -> same.sign(HEAD)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> LOG.cosign(HEAD, NOW)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesEachTruncationOfANote() {
        Bytes octets = LOG.sign(HEAD).octets();
        for (int length = 0; length < octets.length(); length++) {
            Bytes cut = octets.slice(0, length);
            assertThatThrownBy(() -> SignedNote.parse(cut)).isInstanceOf(MalformedNote.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log\n05\nAAAA\n",
                "log\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n9999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n5\nAAAA\n",
                "log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
                "\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "a log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n",
                "log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void refusesWhatIsNoCheckpoint(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedNote.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a+b",
                "a+00000000+AQ==",
                "a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> NoteKey.parse(text)).isInstanceOf(MalformedNote.class);
    }

    @Test
    void writesKeysAndNotesAsItReadsThem() throws Exception {
        assertThat(NoteKey.parse(WITNESS.key().toString())).isEqualTo(WITNESS.key());
        SignedNote note = LOG.sign(HEAD);
        assertThat(SignedNote.parse(note.octets())).isEqualTo(note);
        assertThat(Checkpoint.parse(note.text())).isEqualTo(HEAD);
        assertThat(note.octets().toString(StandardCharsets.UTF_8))
                .startsWith("log.example/ledger\n5\n")
                .endsWith("\n");
    }
}
