package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * nginx's configuration with the files that it includes. Nothing of a header's value or of an answer's text is kept, in which there may be
 * secrets.
 *
 * @see <a href="https://nginx.org/en/docs/http/ngx_http_core_module.html">nginx, ngx_http_core_module</a>
 */
public final class NginxText {
    /** People write these files, or programs do, with a server for each of thousands of names. */
    public static final int MAX_CHARS = 8 << 20;

    /** More than a check can look at. */
    private static final int MAX_BLOCKS = 20_000;

    /** What holds for all stands in each of them. */
    private static final long MAX_SETTINGS_CHARS = 32L << 20;

    private static final Pattern LOCAL = Pattern.compile("127\\.|\\[::1]|localhost(?::|$)|unix:");

    /** A file of the configuration. */
    public record File(String path, String text) {}

    /** Where included files are. */
    public interface Includes {
        /**
         * The files that a pattern names, in their order; none if there are none.
         *
         * @param pattern as it is written, relative to the directory of the configuration
         */
        List<File> files(String pattern) throws Unreadable;
    }

    private final List<NginxBlock> servers = new ArrayList<>();
    private final List<NginxBlock> locations = new ArrayList<>();
    private long chars;

    private NginxText() {}

    /**
     * Reads a configuration.
     *
     * @throws MalformedSettings if nginx would not start with it; of an included file the line is that in it
     * @throws Unreadable if an included file cannot be read
     */
    public static Nginx parse(File file, Includes includes) throws MalformedSettings, Unreadable {
        List<NginxDirective> main = new NginxReader(includes).read(file);
        NginxText text = new NginxText();
        NginxScope outermost = NginxScope.OUTERMOST.within(main);
        for (NginxDirective http : named(main, "http")) {
            NginxScope outer = outermost.within(http.block());
            for (NginxDirective server : named(http.block(), "server")) {
                text.server(server, outer);
            }
        }
        return new Nginx(true, outermost.settings(), text.servers, text.locations);
    }

    private static List<NginxDirective> named(List<NginxDirective> directives, String name) {
        return directives.stream().filter(each -> each.name().equals(name)).toList();
    }

    private void server(NginxDirective server, NginxScope outer) throws MalformedSettings {
        NginxScope scope = outer.within(server.block());
        String name = named(server.block(), "server_name").stream()
                .flatMap(each -> each.arguments().stream())
                .findFirst()
                .orElse("");
        boolean tls = named(server.block(), "listen").stream()
                        .anyMatch(each -> each.arguments().contains("ssl")
                                || each.arguments().contains("quic"))
                || scope.is("ssl", "on");
        add(
                servers,
                new NginxBlock(
                        server.where(),
                        name,
                        tls,
                        isLocal(server.block()),
                        "",
                        "",
                        scope.settings(),
                        scope.dropped(),
                        scope.uses()));
        inner(server.block(), scope, servers.getLast());
    }

    /** One that says no address listens at all of them. */
    private static boolean isLocal(List<NginxDirective> server) {
        List<NginxDirective> listens = named(server, "listen");
        return !listens.isEmpty()
                && listens.stream()
                        .allMatch(each -> LOCAL.matcher(each.argument(0)).lookingAt());
    }

    /** Locations and conditions, which may have more of both in them. */
    private void inner(List<NginxDirective> block, NginxScope outer, NginxBlock server) throws MalformedSettings {
        for (NginxDirective each : block) {
            boolean isLocation = each.name().equals("location");
            if (!isLocation && !each.name().equals("if")) {
                continue;
            }
            Path path = isLocation ? Path.of(each) : new Path("if", String.join(" ", each.arguments()));
            NginxScope scope = outer.within(each.block(), path.pattern());
            add(
                    locations,
                    new NginxBlock(
                            each.where(),
                            server.server(),
                            server.tls(),
                            server.local(),
                            path.modifier,
                            path.text,
                            scope.settings(),
                            scope.dropped(),
                            scope.uses()));
            inner(each.block(), scope, server);
        }
    }

    private void add(List<NginxBlock> blocks, NginxBlock block) throws MalformedSettings {
        chars += block.settings().values().stream().mapToLong(String::length).sum();
        if (servers.size() + locations.size() == MAX_BLOCKS || chars > MAX_SETTINGS_CHARS) {
            throw new MalformedSettings(1, "more than " + MAX_BLOCKS + " servers and locations, or too much in them");
        }
        blocks.add(block);
    }

    private record Path(String modifier, String text) {
        /** A modifier may stand before its path without a blank. */
        static Path of(NginxDirective location) {
            String first = location.argument(0);
            for (String modifier : List.of("=", "^~", "~*", "~", "@")) {
                if (first.startsWith(modifier)) {
                    String rest = first.substring(modifier.length());
                    return new Path(modifier, rest.isEmpty() ? location.argument(1) : rest);
                }
            }
            return new Path("", first);
        }

        /** Its parts can be asked for as {@code $1}. */
        Optional<String> pattern() {
            return switch (modifier) {
                case "~", "~*" -> Optional.of(text);
                case "if" -> text.contains("~") ? Optional.of(text) : Optional.empty();
                default -> Optional.empty();
            };
        }
    }
}
