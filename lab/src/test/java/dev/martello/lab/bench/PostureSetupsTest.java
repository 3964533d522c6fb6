package dev.martello.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.posture.CheckSet;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.lab.bench.PostureSetups.Difference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostureSetupsTest {
    private static final int SETUPS = 40;

    @ParameterizedTest
    @EnumSource(Difference.class)
    void whatAllChecksAreRememberedToSayIsWhatTheySayAnew(Difference difference) {
        PostureSetups setups = PostureSetups.ofThisMachine(difference);
        CheckSet checks = CheckSet.standard();

        for (int number = 0; number < SETUPS; number++) {
            Bytes content = setups.item(number).content();

            assertThat(checks.ask(SettingsPieces.of(content)))
                    .as("setup %d", number)
                    .isEqualTo(checks.ask(SettingsPieces.whole(content)));
        }
    }
}
