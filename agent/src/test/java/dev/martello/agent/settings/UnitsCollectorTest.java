package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Unit;
import dev.martello.evidence.settings.Units;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitsCollectorTest {
    private static final String VENDOR = "usr/lib/systemd/system/";
    private static final String RUN = "run/systemd/system/";
    private static final String OPERATOR = "etc/systemd/system/";

    @TempDir
    private Path root;

    @BeforeEach
    void makeFirstTarget() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nRequires=basic.target\n");
        link(VENDOR + "default.target", "multi-user.target");
    }

    @Test
    void seesUnitsOfThisMachineOnlyIfSystemdStartsThem() {
        Observation observation = new Observation("units");

        Optional<Units> units = new UnitsCollector().collect(MachineFiles.ofThisMachine(), observation);

        if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
            assertThat(units).isEmpty();
            assertThat(observation.unseen())
                    .containsExactly(new Unseen(
                            "units", "systemd is not what starts services here: /run/systemd/system is not there"));
        }
    }

    @Test
    void followsWhatUnitsAskForToServices() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a.service gone.service\n");
        write(VENDOR + "basic.target", "[Unit]\nWants=sockets.target timers.target\n");
        write(VENDOR + "sockets.target", "[Unit]\n");
        write(VENDOR + "timers.target", "[Unit]\n");
        write(VENDOR + "a.service", "[Unit]\nBindsTo=b.service\n[Service]\nExecStart=/bin/a\n");
        write(VENDOR + "b.service", "[Service]\nExecStart=/bin/b\n");
        write(VENDOR + "c.service", "[Service]\nExecStart=/bin/c\n");
        link(OPERATOR + "sockets.target.wants/d.socket", "/usr/lib/systemd/system/d.socket");
        write(VENDOR + "d.socket", "[Socket]\nListenStream=22\nListenStream=/run/d\nAccept=yes\n");
        write(VENDOR + "d@.service", "[Service]\nExecStart=/bin/d\n");
        link(RUN + "timers.target.requires/e.timer", "/usr/lib/systemd/system/e.timer");
        write(VENDOR + "e.timer", "[Timer]\nUnit=f.service\n");
        write(VENDOR + "f.service", "[Service]\nExecStart=/bin/f\n");

        assertThat(units()).containsOnlyKeys("a.service", "b.service", "d@connection.service", "f.service");
        assertThat(unit("d@connection.service"))
                .extracting(Unit::sockets, Unit::programs)
                .containsExactly(List.of("22", "/run/d"), List.of("/bin/d"));
    }

    @Test
    void saysOfServicesThatAreToLastWhetherTheyRun() throws IOException {
        write(
                VENDOR + "multi-user.target",
                "[Unit]\nWants=a.service b.service c.service d.timer e.socket alias.service\n");
        write(VENDOR + "a.service", "[Service]\nExecStart=/bin/a\n");
        write(VENDOR + "b.service", "[Unit]\nConditionVirtualization=!container\n[Service]\nExecStart=/bin/b\n");
        write(VENDOR + "c.service", "[Service]\nType=oneshot\nExecStart=/bin/c\n");
        write(VENDOR + "d.timer", "[Timer]\n");
        write(VENDOR + "d.service", "[Service]\nExecStart=/bin/d\n");
        write(VENDOR + "e.socket", "[Socket]\nListenStream=22\n");
        write(VENDOR + "e.service", "[Service]\nExecStart=/bin/e\n");
        write(VENDOR + "real.service", "[Service]\nExecStart=/bin/real\n");
        link(OPERATOR + "alias.service", "/usr/lib/systemd/system/real.service");
        ServiceProcesses running =
                new ServiceProcesses(Set.of("a.service", "d.service", "real.service"), Optional.empty());

        assertThat(running(running))
                .containsExactly(
                        entry("a.service", Optional.of(true)),
                        entry("b.service", Optional.of(false)),
                        entry("c.service", Optional.empty()),
                        entry("d.service", Optional.empty()),
                        entry("e.service", Optional.empty()),
                        entry("real.service", Optional.of(true)));
    }

    @Test
    void doesNotTakeAServiceForStoppedWhereItCannotTell() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a.service b.service\n");
        write(VENDOR + "a.service", "[Service]\nExecStart=/bin/a\n");
        write(VENDOR + "b.service", "[Service]\nExecStart=/bin/b\n");

        assertThat(running(new ServiceProcesses(Set.of("a.service"), Optional.of("it starts"))))
                .containsExactly(entry("a.service", Optional.of(true)), entry("b.service", Optional.empty()));
    }

    @Test
    void saysThatInAnImageNothingRuns() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a.service\n");
        write(VENDOR + "a.service", "[Service]\nExecStart=/bin/a\n");
        Observation observation = new Observation("units");

        assertThat(new UnitsCollector()
                        .collect(MachineFiles.ofImage(root), observation)
                        .orElseThrow()
                        .byName())
                .extractingByKey("a.service")
                .extracting(Unit::running)
                .isEqualTo(Optional.empty());
        assertThat(observation.unseen()).containsExactly(new Unseen("units", "in an image nothing runs"));
    }

    @Test
    void startsWhatALinkNamesOnceUnderItsOwnName() throws IOException {
        write(VENDOR + "real.service", "[Service]\nUser=a\n");
        link(OPERATOR + "alias.service", "/usr/lib/systemd/system/real.service");
        link(OPERATOR + "multi-user.target.wants/alias.service", "/usr/lib/systemd/system/real.service");
        link(OPERATOR + "multi-user.target.wants/real.service", "/usr/lib/systemd/system/real.service");
        write(OPERATOR + "alias.service.d/a.conf", "[Service]\nUser=b\n");

        assertThat(units()).containsOnlyKeys("real.service");
        assertThat(unit("real.service").settings()).containsEntry("User", "b");
    }

    @Test
    void startsNoUnitThatIsMaskedByALinkOrAnEmptyFile() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a.service b.service c.service\n");
        for (String name : List.of("a", "b", "c")) {
            write(VENDOR + name + ".service", "[Service]\nUser=x\n");
        }
        link(OPERATOR + "a.service", "/dev/null");
        write(RUN + "b.service", "");

        assertThat(units()).containsOnlyKeys("c.service");
    }

    @Test
    void takesTheOperatorsFileBeforeThatOfTheRunAndTheVendors() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a.service b.service\n");
        write(VENDOR + "a.service", "[Service]\nUser=vendor\nPrivateTmp=yes\n");
        write(RUN + "a.service", "[Service]\nUser=run\n");
        write(VENDOR + "b.service", "[Service]\nUser=vendor\n");
        write(RUN + "b.service", "[Service]\nUser=run\n");
        write(OPERATOR + "b.service", "[Service]\nUser=operator\n");

        assertThat(unit("a.service").settings()).containsExactly(entry("User", "run"));
        assertThat(unit("b.service").settings()).containsExactly(entry("User", "operator"));
    }

    @Test
    void addsDropInsByTheirNamesOfWhichTheOperatorsHidesTheOthers() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a-b@c.service\n");
        write(VENDOR + "a-b@.service", "[Service]\nUser=own\nPrivateTmp=yes\n");
        write(VENDOR + "service.d/10.conf", "[Service]\nUser=type\n");
        write(VENDOR + "a-.service.d/20.conf", "[Service]\nUser=prefix\nProtectHome=yes\n");
        write(VENDOR + "a-b@.service.d/30.conf", "[Service]\nUser=hidden\nProtectSystem=full\n");
        write(OPERATOR + "a-b@c.service.d/30.conf", "[Service]\nUser=instance\n");
        write(OPERATOR + "a-b@c.service.d/40.notconf", "[Service]\nUser=passed over\n");

        assertThat(unit("a-b@c.service").settings())
                .containsExactly(entry("PrivateTmp", "yes"), entry("ProtectHome", "yes"), entry("User", "instance"));
    }

    @Test
    void fillsInstancesIntoNames() throws IOException {
        link(OPERATOR + "multi-user.target.wants/a@x.service", "/usr/lib/systemd/system/a@.service");
        write(VENDOR + "a@.service", "[Unit]\nWants=b-%i.service\n[Service]\nUser=a\n");
        write(VENDOR + "b-x.service", "[Service]\nUser=b\n");

        assertThat(units()).containsOnlyKeys("a@x.service", "b-x.service");
    }

    @Test
    void endsThoughUnitsAskForEachOther() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a.service multi-user.target\n");
        write(VENDOR + "a.service", "[Unit]\nWants=a.service b.service\n");
        write(VENDOR + "b.service", "[Unit]\nRequires=a.service\n");

        assertThat(units()).containsOnlyKeys("a.service", "b.service");
    }

    @Test
    void saysNothingOfUnitsWithoutEnd() throws IOException {
        write(VENDOR + "multi-user.target", "[Unit]\nWants=a@.service a@1.service\n");
        write(VENDOR + "a@.service", "[Unit]\nWants=a@%i1.service b@%i1.service\n");
        write(VENDOR + "b@.service", "[Unit]\nWants=a@%i2.service b@%i2.service a@%i3.service a@%i4.service\n");
        Observation observation = new Observation("units");

        assertThat(new UnitsCollector().collect(MachineFiles.ofImage(root), observation))
                .isEmpty();
        assertThat(observation.unseen())
                .containsExactly(new Unseen("units", "more than 10000 units of systemd ask for each other"));
    }

    @Test
    void saysThatSomethingElseStartsServices() throws IOException {
        Files.delete(root.resolve(VENDOR + "default.target"));
        Files.delete(root.resolve(VENDOR + "multi-user.target"));
        Observation observation = new Observation("units");

        assertThat(new UnitsCollector().collect(MachineFiles.ofImage(root), observation))
                .isEmpty();
        assertThat(observation.unseen())
                .containsExactly(new Unseen("units", "a target of systemd to start is not there"));
    }

    private Unit unit(String name) throws IOException {
        return Optional.ofNullable(units().get(name)).orElseThrow();
    }

    private SortedMap<String, Unit> units() throws IOException {
        return new UnitsCollector()
                .collect(MachineFiles.ofImage(root), new Observation("units"))
                .map(Units::byName)
                .orElseThrow();
    }

    private SortedMap<String, Optional<Boolean>> running(ServiceProcesses processes) throws IOException {
        SortedMap<String, Optional<Boolean>> running = new TreeMap<>();
        new UnitsCollector(_ -> processes)
                .collect(MachineFiles.ofImage(root), new Observation("units"))
                .orElseThrow()
                .byName()
                .forEach((name, unit) -> running.put(name, unit.running()));
        return running;
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String path, String target) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }
}
