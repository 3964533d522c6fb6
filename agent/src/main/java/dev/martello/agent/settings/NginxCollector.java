package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.Nginx;
import dev.martello.evidence.settings.NginxText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What nginx reads when it starts without options. */
final class NginxCollector implements PartCollector {
    /** Of packages of Linux and of FreeBSD, of nginx that was built by hand, and of OpenResty. */
    private static final List<String> DIRECTORIES = List.of(
            "/etc/nginx/", "/usr/local/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/openresty/nginx/conf/");

    @Override
    public String part() {
        return "nginx";
    }

    @Override
    public Optional<Nginx> collect(MachineFiles files, Observation observation) {
        return observation.of("nginx's configuration", () -> Optional.of(nginx(files)));
    }

    private static Nginx nginx(MachineFiles files) throws Unreadable, MalformedSettings {
        for (String directory : DIRECTORIES) {
            String path = directory + "nginx.conf";
            Optional<String> text = files.text(path, NginxText.MAX_CHARS);
            if (text.isPresent()) {
                return NginxText.parse(
                        new NginxText.File(path, text.get()), pattern -> included(files, directory, pattern));
            }
        }
        return Nginx.absent();
    }

    private static List<NginxText.File> included(MachineFiles files, String directory, String pattern)
            throws Unreadable {
        List<NginxText.File> included = new ArrayList<>();
        for (String path : PathPattern.paths(files, directory, pattern)) {
            Optional<String> text = files.text(path, NginxText.MAX_CHARS);
            if (text.isPresent()) {
                included.add(new NginxText.File(path, text.get()));
            } else if (!NamePattern.isPattern(pattern)) {
                throw new Unreadable(path + " is included and is not there");
            }
        }
        return included;
    }
}
