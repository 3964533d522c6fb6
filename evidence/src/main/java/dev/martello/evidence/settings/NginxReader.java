package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads nginx's configuration into directives, with the files that it includes in their places. Words end, and quotes and backslashes mean,
 * what they do for {@code ngx_conf_read_token}.
 *
 * @see <a href="https://nginx.org/en/docs/beginners_guide.html#conf_structure">nginx, Configuration File's Structure</a>
 */
final class NginxReader {
    private static final int MAX_DEPTH = 32;

    /** A file may include itself at each depth. */
    private static final int MAX_FILES = 2000;

    private static final int MAX_DIRECTIVES = 200_000;
    private static final long MAX_CHARS = 64L << 20;

    /** Lua stands in blocks whose braces are its own. */
    private static final String LUA_BLOCK = "_by_lua_block";

    private final NginxText.Includes includes;
    private int files;
    private long chars;
    private int directives;

    NginxReader(NginxText.Includes includes) {
        this.includes = includes;
    }

    /** The directives of a file and of those that it includes. */
    List<NginxDirective> read(NginxText.File file) throws MalformedSettings, Unreadable {
        return file(file, 0);
    }

    private List<NginxDirective> file(NginxText.File file, int depth) throws MalformedSettings, Unreadable {
        chars += file.text().length();
        if (++files > MAX_FILES || chars > MAX_CHARS) {
            throw new MalformedSettings(1, "files include each other too often");
        }
        NginxWords words = new NginxWords(file.text());
        List<NginxDirective> read = block(file, words, depth);
        if (!words.isAtEnd()) {
            throw words.malformed(file.path() + " has a closing brace without an opening one");
        }
        return read;
    }

    /** Directives up to the closing brace, which is left to be read, or to the end. */
    private List<NginxDirective> block(NginxText.File file, NginxWords words, int depth)
            throws MalformedSettings, Unreadable {
        if (depth > MAX_DEPTH) {
            throw words.malformed(file.path() + " has blocks within blocks, more than " + MAX_DEPTH + " deep");
        }
        List<NginxDirective> read = new ArrayList<>();
        while (words.hasDirective()) {
            if (++directives > MAX_DIRECTIVES) {
                throw words.malformed("more than " + MAX_DIRECTIVES + " directives");
            }
            String where = file.path() + ":" + words.line();
            List<String> statement = words.statement();
            String name = statement.getFirst();
            List<String> arguments = statement.subList(1, statement.size());
            if (!words.opensBlock()) {
                if (name.equals("include")) {
                    read.addAll(included(words, arguments, depth));
                } else {
                    read.add(new NginxDirective(where, name, arguments, List.of()));
                }
            } else if (name.endsWith(LUA_BLOCK)) {
                words.skipLua();
                read.add(new NginxDirective(where, name, arguments, List.of()));
            } else {
                List<NginxDirective> inner = block(file, words, depth + 1);
                words.closeBlock();
                read.add(new NginxDirective(where, name, arguments, inner));
            }
        }
        return read;
    }

    private List<NginxDirective> included(NginxWords words, List<String> patterns, int depth)
            throws MalformedSettings, Unreadable {
        if (patterns.size() != 1) {
            throw words.malformed("expected one name of files to include");
        }
        List<NginxDirective> read = new ArrayList<>();
        for (NginxText.File each : includes.files(patterns.getFirst())) {
            read.addAll(file(each, depth + 1));
        }
        return read;
    }
}
