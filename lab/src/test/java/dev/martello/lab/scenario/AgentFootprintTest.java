package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.scenario.AgentFootprint.Sample;
import dev.martello.lab.tool.LabFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentFootprintTest {
    private static final String PROC = """
            412 (java) S 1 412 412 0 -1 4194560 18123 0 12 0 251 43 0 0 20 0 17 0 912 2453037056 18700
            Name:	java
            VmHWM:	   76120 kB
            VmRSS:	   74800 kB
            RssAnon:	   50176 kB
            RssFile:	   24624 kB
            """;

    @Test
    void readsWhatTheKernelCounts() throws Exception {
        assertThat(Sample.read(7, PROC)).isEqualTo(new Sample(7, Duration.ofMillis(2940), 74800 << 10, 50176 << 10));
    }

    @Test
    void saysSoWhereThereIsNoAgent() {
        assertThatThrownBy(() -> Sample.read(7, "cat: can't open '/proc//stat'"))
                .isInstanceOf(LabFailure.class);
    }

    @Test
    void countsNothingOfItsStartToAReport() {
        AgentFootprint footprint =
                new AgentFootprint(List.of(sample(1, 9000), sample(500, 60_000), sample(1000, 110_000)));

        assertThat(footprint.cpuPerReport()).isEqualTo(Duration.ofMillis(100));
        assertThat(footprint.shareAt(Duration.ofSeconds(20))).isEqualTo(0.005);
    }

    private static Sample sample(long reports, long cpuMillis) {
        return new Sample(reports, Duration.ofMillis(cpuMillis), 1, 1);
    }
}
