package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.machine.Console;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private final LabFailure tpmLost = new LabFailure(Console.TPM_TIMED_OUT + ", says the machine");

    private final List<String> done = new ArrayList<>();

    @Test
    void undoesWhatItChangedOnceItHasCome() throws Exception {
        Attempt<Integer> attempt = new Attempt<>(this::count, () -> done.add("undone"));

        assertThat(attempt.patiently(done::add)).isEqualTo(1);
        assertThat(done).containsExactly("work", "undone");
    }

    @Test
    void undoesWhatItChangedBeforeItTriesOnceMore() throws Exception {
        Attempt<Integer> attempt = new Attempt<>(() -> failing(1, tpmLost), () -> done.add("undone"));

        assertThat(attempt.patiently(why -> done.add("once more: " + why))).isEqualTo(2);
        assertThat(done).containsExactly("work", "undone", "once more: " + tpmLost.getMessage(), "work", "undone");
    }

    @Test
    void triesOnceMoreWhereWhatWasChangedCannotBeUndone() throws Exception {
        IOException notUndone = new IOException("nobody answers");
        Attempt<Integer> attempt = new Attempt<>(() -> failing(1, tpmLost), () -> {
            done.add("undone");
            if (done.size() == 2) {
                throw notUndone;
            }
        });

        assertThat(attempt.patiently(done::add)).isEqualTo(2);
        assertThat(tpmLost).hasSuppressedException(notUndone);
    }

    @Test
    void givesUpWhereItFailsTwice() {
        Attempt<Integer> attempt = new Attempt<>(() -> failing(2, tpmLost), () -> done.add("undone"));

        assertThatThrownBy(() -> attempt.patiently(done::add)).isSameAs(tpmLost);
        assertThat(done).filteredOn("undone"::equals).hasSize(2);
    }

    @Test
    void givesUpAtOnceWhereTheComputerWasNotTooBusy() {
        LabFailure other = new LabFailure("the machine ended");
        Attempt<Integer> attempt = new Attempt<>(() -> failing(1, other), () -> done.add("undone"));

        assertThatThrownBy(() -> attempt.patiently(done::add)).isSameAs(other);
        assertThat(done).containsExactly("work", "undone");
    }

    @Test
    void failsWhereWhatWasChangedCannotBeUndone() {
        Attempt<Integer> attempt = new Attempt<>(this::count, () -> {
            throw new LabFailure("the control plane does not take the release back");
        });

        assertThatThrownBy(() -> attempt.patiently(done::add))
                .isInstanceOf(LabFailure.class)
                .hasMessage("the control plane does not take the release back");
    }

    private int failing(int times, LabFailure failure) throws LabFailure {
        int nth = count();
        if (nth <= times) {
            throw failure;
        }
        return nth;
    }

    private int count() {
        done.add("work");
        return (int) done.stream().filter("work"::equals).count();
    }
}
