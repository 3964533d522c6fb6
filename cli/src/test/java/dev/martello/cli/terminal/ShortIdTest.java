package dev.martello.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortIdTest {
    @Test
    void cutsDigestsInSentencesAndNothingElse() {
        assertThat(ShortId.in("/sbin/a sha256:" + "9f".repeat(32) + " ran; sha1:" + "ab".repeat(20)
                        + " is expected, or sha256:9f2c and " + "cd".repeat(32)))
                .isEqualTo("/sbin/a sha256:9f9f9f9f9f9f… ran; sha1:abababababab… is expected, or sha256:9f2c and "
                        + "cd".repeat(32));
    }
}
