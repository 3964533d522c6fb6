package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.SshServer;
import dev.martello.evidence.settings.SshServerText;
import java.util.List;
import java.util.Optional;

/** What the SSH server of the system reads when it starts. */
final class SshServerCollector implements PartCollector {
    private static final String DIRECTORY = "/etc/ssh/";

    /** Some distributions keep what they ship below {@code /usr}, for as long as nobody writes one of their own. */
    private static final List<String> PATHS = List.of(DIRECTORY + "sshd_config", "/usr/etc/ssh/sshd_config");

    @Override
    public String part() {
        return "ssh";
    }

    @Override
    public Optional<SshServer> collect(MachineFiles files, Observation observation) {
        return observation.of("the SSH server's configuration", () -> Optional.of(server(files)));
    }

    private static SshServer server(MachineFiles files) throws Unreadable, MalformedSettings {
        for (String path : PATHS) {
            Optional<String> text = files.text(path, SshServerText.MAX_CHARS);
            if (text.isPresent()) {
                return SshServerText.parse(
                        text.get(), pattern -> PathPattern.texts(files, DIRECTORY, pattern, SshServerText.MAX_CHARS));
            }
        }
        return SshServer.absent();
    }
}
