package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.cli.terminal.UserException;
import dev.martello.lab.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static List<Scenario> done(Supplier<Optional<Scenario>> next) {
        List<Scenario> done = new ArrayList<>();
        for (Optional<Scenario> each = next.get(); each.isPresent(); each = next.get()) {
            done.add(each.get());
        }
        return done;
    }

    @Test
    void oneLaboratoryDoesAllInTheirOrder() throws Exception {
        List<Scenario> scenarios = Scenario.all().reversed();
        Queue<List<Scenario>> laboratories = new ConcurrentLinkedQueue<>();
        Lanes.one(scenarios).run(next -> laboratories.add(done(next)));

        assertThat(laboratories).containsExactly(scenarios);
    }

    @Test
    void twoDoEachOnceAndWhatSharesAMachineIsDoneByOne() throws Exception {
        CountDownLatch bothAreThere = new CountDownLatch(2);
        Queue<List<Scenario>> laboratories = new ConcurrentLinkedQueue<>();
        Lanes.two(Scenario.all()).run(next -> {
            Optional<Scenario> first = next.get();
            bothAreThere.countDown();
            bothAreThere.await();
            List<Scenario> done = new ArrayList<>(first.stream().toList());
            done.addAll(done(next));
            laboratories.add(done);
        });

        assertThat(laboratories).hasSize(2);
        assertThat(laboratories.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(Scenario.all());
        assertThat(laboratories)
                .filteredOn(done -> done.stream().anyMatch(Scenario::sharesTrusted))
                .hasSize(1);
    }

    @Test
    void noSecondLaboratoryIsOpenedForNothing() throws Exception {
        List<Scenario> sharing =
                Scenario.all().stream().filter(Scenario::sharesTrusted).toList();
        Queue<List<Scenario>> laboratories = new ConcurrentLinkedQueue<>();
        Lanes.two(sharing).run(next -> laboratories.add(done(next)));
        Lanes.two(List.of(Scenario.named("no-tpm").orElseThrow())).run(next -> laboratories.add(done(next)));
        Lanes.two(List.of(Scenario.named("other-kernel").orElseThrow())).run(next -> laboratories.add(done(next)));

        assertThat(laboratories).hasSize(3);
    }

    @Test
    void whereOneFailsTheOtherIsEndedAndTheReasonIsTold() {
        CountDownLatch never = new CountDownLatch(1);
        Queue<String> ended = new ConcurrentLinkedQueue<>();
        Lanes lanes = Lanes.two(Scenario.all());

        assertThatThrownBy(() -> lanes.run(next -> {
                    if (next.get().orElseThrow().sharesTrusted()) {
                        throw UserException.badInput("the machine ended");
                    }
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        ended.add("ended");
                        throw e;
                    }
                }))
                .isInstanceOf(UserException.class)
                .hasMessage("the machine ended");
        assertThat(ended).containsExactly("ended");
    }
}
