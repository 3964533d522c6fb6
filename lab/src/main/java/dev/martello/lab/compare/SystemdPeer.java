package dev.martello.lab.compare;

import dev.martello.evidence.settings.Listener;
import dev.martello.evidence.settings.Listeners;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SocketOwner;
import dev.martello.evidence.settings.Unit;
import dev.martello.evidence.settings.Units;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * {@code systemd-analyze security}, of the files of each service, whether it runs or not. Our checks ask only of services that the network
 * reaches, so each is taken for one.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html">systemd-analyze(1)</a>
 */
final class SystemdPeer implements Peer {
    private static final PeerProgram ANALYZE = new PeerProgram("systemd-analyze");

    /** Some are left out of our checks by their names. */
    private static final String ANY_NAME = "compared.service";

    private static final int ANY_PORT = 443;

    private final Settings disk;

    /** @param disk what is seen of the files alone, as it looks at those and not at what runs */
    SystemdPeer(Settings disk) {
        this.disk = disk;
    }

    @Override
    public String title() {
        return "systemd-analyze security";
    }

    @Override
    public boolean isInstalled() {
        return ANALYZE.find().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return Counterparts.ofResource("systemd.yaml");
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        List<PeerAnswers> all = new ArrayList<>();
        for (Unit each : disk.units().orElse(new TreeMap<>()).values()) {
            String output = ANALYZE.run("security", "--offline=true", "--json=short", "--no-pager", "--", each.name());
            all.add(new PeerAnswers(Optional.of(each.name()), reachable(settings, each), answers(each.name(), output)));
        }
        return all;
    }

    /** One for each directive that it counts; it leaves out those that make no difference to a service. */
    static List<PeerAnswer> answers(String unit, String output) throws CompareFailure {
        List<PeerAnswer> answers = new ArrayList<>();
        for (JsonNode each : PeerJson.list("systemd-analyze", unit, output)) {
            if (each.path("set").isBoolean()) {
                answers.add(new PeerAnswer(
                        each.path("json_field").asString(""), each.path("set").booleanValue()));
            }
        }
        return answers;
    }

    /** A machine on which the network reaches this service, and no other. */
    static Settings reachable(Settings settings, Unit unit) {
        Unit alike = new Unit(ANY_NAME, unit.programs(), List.of(), unit.settings(), unit.running());
        SocketOwner owner = new SocketOwner("/usr/sbin/compared", false, ANY_NAME);
        Listener listener = new Listener(
                Listener.Transport.TCP, "0.0.0.0", ANY_PORT, Listener.Reach.ALL, Optional.of(0L), Optional.of(owner));
        return Settings.of(
                settings.system(),
                List.of(new Units(new TreeMap<>(Map.of(ANY_NAME, alike))), new Listeners(List.of(listener))),
                List.of());
    }
}
