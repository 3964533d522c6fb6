package dev.martello.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir
    Path directory;

    private final NoteSigner signer =
            NoteSigner.ofSeed("witness.example/w1", NoteKey.Type.COSIGNATURE_V1, Bytes.repeat(9, 32));
    private GrownLog log;

    @BeforeEach
    void begin() throws IOException {
        log = new GrownLog(directory.resolve("log")).grow(300);
    }

    /** Each is another process, with nothing but the folder. */
    private Witness.Outcome look(GrownLog at) throws IOException {
        return new Witness(signer, log.signer.key(), directory.resolve("witness"), Clock.fixed(NOW, ZoneOffset.UTC))
                .look(at.files());
    }

    @Test
    void cosignsWhatGoesOnFromWhatItSaw() throws IOException {
        long from = 0;
        for (int more : new int[] {0, 0, 700}) {
            log.grow(more);
            long last = from;
            assertThat(look(log)).isInstanceOfSatisfying(Witness.Outcome.Cosigned.class, cosigned -> {
                assertThat(cosigned.from()).isEqualTo(last);
                assertThat(cosigned.checkpoint()).isEqualTo(log.checkpoint());
                SignedNote both = log.signer
                        .sign(log.checkpoint())
                        .with(cosigned.cosignature().signature());
                assertThat(Checkpoint.open(both.octets(), log.signer.key(), List.of(signer.key())))
                        .isInstanceOfSatisfying(
                                Checkpoint.Opened.Trusted.class,
                                opened -> assertThat(opened.cosignatures())
                                        .extracting(Cosignature::time)
                                        .containsExactly(NOW));
            });
            from = log.checkpoint().size();
        }
    }

    @Test
    void cosignsNoneOfTwoThatForkButTheFirst() throws IOException {
        look(log);
        for (int more : new int[] {1, 500}) {
            GrownLog fork = log.forkedAt(299, directory.resolve("fork" + more));
            for (int i = 0; i < more; i++) {
                fork.append(Bytes.utf8("never happened"));
            }
            fork.write();

            assertThat(look(fork))
                    .isInstanceOfSatisfying(
                            Witness.Outcome.Declined.class,
                            declined -> assertThat(declined.why()).isInstanceOf(Extension.Forked.class));
        }
        assertThat(look(log)).isInstanceOf(Witness.Outcome.Cosigned.class);
    }

    @Test
    void cosignsNothingThatIsOldOrOfAnotherKey() throws IOException {
        GrownLog old = log.forkedAt(200, directory.resolve("old"));
        old.write();
        look(log);

        assertThat(look(old))
                .isInstanceOfSatisfying(
                        Witness.Outcome.Declined.class,
                        declined -> assertThat(declined.why())
                                .isInstanceOfSatisfying(
                                        Extension.Refused.class,
                                        refused -> assertThat(refused.explanation())
                                                .contains("200 entries, fewer than the 300")));
        assertThat(new Witness(signer, signer.key(), directory.resolve("other"), Clock.systemUTC()).look(log.files()))
                .isInstanceOf(Witness.Outcome.Declined.class);
    }
}
