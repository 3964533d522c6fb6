package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A block of nginx's configuration for requests, with what really holds in it.
 *
 * @param where its file and line
 * @param server the first name of its server; empty if it has none
 * @param tls whether its server speaks TLS at one address at least
 * @param local whether its server listens only where the machine itself reaches it
 * @param modifier how a location's path is compared: empty for a prefix, {@code =}, {@code ^~}, {@code ~}, {@code ~*}; {@code if} for a
 *     condition, {@code @} for a location by name
 * @param path of a location; empty for a server
 * @param settings by directive, its own or else those of the blocks around it, as nginx hands them down: what adds up has a line for each,
 *     and is replaced as a whole. Of headers only the names are kept, of answers only the codes
 * @param droppedHeaders those that the block around it adds to answers, and it does not, because it adds others
 * @param uses where its own directives put together texts from variables
 */
public record NginxBlock(
        String where,
        String server,
        boolean tls,
        boolean local,
        String modifier,
        String path,
        SortedMap<String, String> settings,
        List<String> droppedHeaders,
        List<NginxUse> uses) {
    public NginxBlock {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        droppedHeaders = List.copyOf(droppedHeaders);
        uses = List.copyOf(uses);
    }
}
