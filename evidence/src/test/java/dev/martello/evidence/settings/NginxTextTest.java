package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.Unreadable;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NginxTextTest {
    @Test
    void readsServersAndLocationsWithWhatHoldsInThem() throws Exception {
        Nginx nginx = parse("""
                user www-data;
                events { worker_connections 768; }
                http {
                    server_tokens off;
                    ssl_protocols TLSv1.2 TLSv1.3;
                    server {
                        listen 80;
                        listen [::]:443 ssl;
                        server_name a.example b.example;
                        autoindex on;
                        location / { autoindex off; location /x { } }
                        location ~* "\\.(jpg|png)$" { root /srv; }
                        location =/status{stub_status;}
                        if ($host = x) { return 301 https://$host$request_uri; }
                    }
                }
                """);

        assertThat(nginx.settings()).containsExactly(entry("user", "www-data"));
        NginxBlock server = nginx.servers().getFirst();
        assertThat(server.server()).isEqualTo("a.example");
        assertThat(server.tls()).isTrue();
        assertThat(server.where()).isEqualTo("nginx.conf:6");
        assertThat(server.settings())
                .containsExactly(
                        entry("autoindex", "on"),
                        entry("listen", "80\n[::]:443 ssl"),
                        entry("server_name", "a.example b.example"),
                        entry("server_tokens", "off"),
                        entry("ssl_protocols", "TLSv1.2 TLSv1.3"));
        assertThat(nginx.locations())
                .extracting(each -> each.modifier() + " " + each.path() + " "
                        + each.settings().get("autoindex"))
                .containsExactly(" / off", " /x off", "~* \\.(jpg|png)$ on", "= /status on", "if ($host = x) on");
        assertThat(nginx.locations().get(3).settings()).containsEntry("stub_status", "");
        assertThat(nginx.locations().get(1).settings()).doesNotContainKeys("listen", "server_name", "stub_status");
    }

    @Test
    void replacesWhatAddsUpAsAWholeAndRulesOfAccessTogether() throws Exception {
        Nginx nginx = parse("""
                http {
                    add_header X-A 1;
                    add_header X-B 2;
                    deny all;
                    server {
                        location /a { }
                        location /b { add_header x-b 3; allow 192.0.2.1; }
                        location /c { add_header_inherit merge; add_header X-C 4; }
                    }
                }
                """);

        assertThat(nginx.locations().get(0).settings())
                .containsExactly(entry("add_header", "X-A\nX-B"), entry("deny", "all"));
        assertThat(nginx.locations().get(1).settings())
                .containsExactly(entry("add_header", "x-b"), entry("allow", "192.0.2.1"));
        assertThat(nginx.locations().get(1).droppedHeaders()).containsExactly("X-A");
        assertThat(nginx.locations().get(2).settings()).containsEntry("add_header", "X-A\nX-B\nX-C");
        assertThat(nginx.locations().get(2).droppedHeaders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "location / { return 301 https://$host$uri; } | return:[host, uri]",
                "location / { return 200 $uri; } | ",
                "location / { return https://x/${document_uri}?a; } | return:[document_uri]",
                "location / { rewrite ^ https://x$uri; } | rewrite:[uri]",
                "location / { rewrite ^ /x$uri last; } | ",
                "location / { rewrite ^/([^/]*) /$1 permanent; } | rewrite:[1, capture]",
                "location / { rewrite ^/(.*) /$1 permanent; } | rewrite:[1]",
                "location ~ ^/([^/]+)/ { return 302 /$1; } | return:[1, capture]",
                "location ~ ^/([^/\\n]+)/ { return 302 /$1; } | return:[1]",
                "location ~ ^/(\\s+)/ { if ($a) { add_header X-A $1; } } | add_header:[1, capture]",
                "location ~ ^/(?<x>[^/]+)/ { return 302 /$x; } | return:[x, capture]",
                "location / { set $a $uri; set $b x$a; set $b y; return 302 /$b; } | return:[uri]",
                "location / { proxy_set_header Host $http_host; } | proxy_set_header:[http_host]",
                "location / { proxy_pass http://a$uri$is_args$args; } | proxy_pass:[uri, is_args, args]",
                "location / { return; } | ",
                "location / { return 301; } | ",
                "location / { try_files $uri $uri/ =404; } | "
            })
    void saysWhereTextsArePutTogether(String location, String uses) throws Exception {
        Nginx nginx = parse("http { server { " + location.strip() + " } }");

        assertThat(nginx.locations().stream()
                        .flatMap(each -> each.uses().stream())
                        .map(each -> each.directive() + ":" + each.variables()))
                .isEqualTo(uses == null ? List.of() : List.of(uses.strip()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example b1; default b0; | []",
                "default $arg_x; | [arg_x]",
                "volatile; include none; '' $uri; | [uri]",
                "~^/old(.*)$ $1; | []",
                "~^/old/([^/]+)$ /new/$1; | [uri]",
                "~^/(?<part>[^/]+) /$part; | [uri]",
                "~^/(?<part>[a-z]+) /$part; | []",
                "default $other; | [cookie_b]"
            })
    void followsWhatMapsMakeOfOthers(String values, String variables) throws Exception {
        Nginx nginx = parse("http { map $uri $made { " + values + " } map $host $other { default $cookie_b; }"
                + " server { location / { return 302 https://x/$made; } } }");

        List<String> found = nginx.locations().getFirst().uses().stream()
                .flatMap(each -> each.variables().stream())
                .toList();
        assertThat(found).isEqualTo(list(variables));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~^(.*)$ $1; | [http_host]",
                "~^(?<site>[^.]+)[.]example$ $site.internal; | [http_host]",
                "~^([ab])[.]example$ $1.internal; default c; | []"
            })
    void asksOfMapsWhetherAnyTextGetsThrough(String values, String variables) throws Exception {
        Nginx nginx = parse(
                "http { map $http_host $up { " + values + " } server { location / { proxy_pass http://$up; } } }");

        assertThat(nginx.locations().getFirst().uses().stream()
                        .filter(each -> each.target().equals("host"))
                        .flatMap(each -> each.variables().stream())
                        .toList())
                .isEqualTo(list(variables));
    }

    private static List<String> list(String text) {
        String inner = text.substring(1, text.length() - 1);
        return inner.isEmpty() ? List.of() : List.of(inner.split(", ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://$host | [host]",
                "http://a$request_uri | []",
                "http://a/$arg_x | []",
                "$scheme://${arg_x}.a/b | [arg_x]",
                "$up | [http_x]",
                "http://a:$1 | [1]"
            })
    void saysOfWhatTheNameOfAHostIsMade(String address, String variables) throws Exception {
        Nginx nginx = parse("http { server { set $up $http_x; location ~ (x) { proxy_pass " + address + "; } } }");

        assertThat(nginx.locations().getFirst().uses().stream()
                        .filter(each -> each.target().equals("host"))
                        .map(NginxUse::variables)
                        .findFirst()
                        .orElse(List.of())
                        .toString())
                .isEqualTo(variables);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen 127.0.0.1:80; listen [::1]:80; | true",
                "listen unix:/x; | true",
                "listen localhost; | true",
                "listen 127.0.0.1:80; listen 80; | false",
                "listen 192.0.2.1; | false",
                "root /a; | false"
            })
    void saysWhetherOnlyTheMachineItselfReachesAServer(String directives, boolean local) throws Exception {
        assertThat(parse("http { server { " + directives + " } }")
                        .servers()
                        .getFirst()
                        .local())
                .isEqualTo(local);
    }

    @Test
    void readsLongExpressionsAtOnce() throws Exception {
        String sets = "[^".repeat(30_000);

        assertThat(parse("http { server { location ~ " + sets + " { return 302 /$1; } } }")
                        .locations()
                        .getFirst()
                        .uses()
                        .getFirst()
                        .variables())
                .containsExactly("1", "capture");
    }

    @Test
    void refusesWhatHoldsInTooManyBlocks() {
        String headers = "add_header X-A 1; ".repeat(10_000);
        String locations = "location /a { } ".repeat(10_000);

        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> parse("http { " + headers + "server { " + locations + "} }"));
    }

    @Test
    void keepsNoSecrets() throws Exception {
        Nginx nginx = parse("""
                http { server {
                    add_header X-Token secret;
                    proxy_set_header Authorization "Basic secret$uri";
                    return 200 secret;
                } }
                """);

        assertThat(nginx.toString()).doesNotContain("secret");
        assertThat(nginx.servers().getFirst().settings()).containsEntry("return", "200");
    }

    @Test
    void takesQuotesAndBackslashesAndVariablesAsNginxDoes() throws Exception {
        Nginx nginx = parse("""
                http { server { # a comment; with } braces {
                    root "/a b\\"c#d";
                    alias '/x;{}';
                    user a\\ b#c;
                    proxy_pass http://${host}x;
                    listen
                        80
                        default_server;
                } }""");

        assertThat(nginx.servers().getFirst().settings())
                .containsExactly(
                        entry("alias", "/x;{}"),
                        entry("listen", "80 default_server"),
                        entry("proxy_pass", "http://${host}x"),
                        entry("root", "/a b\"c#d"),
                        entry("user", "a\\ b#c"));
    }

    @Test
    void passesOverLua() throws Exception {
        Nginx nginx = parse("""
                http { server {
                    location / { content_by_lua_block { local a = { "}" } -- }
                        --[[ } ]] ngx.say('\\'}') } autoindex on; }
                    autoindex off;
                } }
                """);

        assertThat(nginx.locations().getFirst().settings()).containsExactly(entry("autoindex", "on"));
        assertThat(nginx.servers().getFirst().settings()).containsExactly(entry("autoindex", "off"));
    }

    @Test
    void readsIncludedFilesInTheirPlaces() throws Exception {
        Map<String, String> files = Map.of(
                "sites/*", "server { listen 1; include tls; }", "tls", "ssl_protocols TLSv1;\nserver_tokens off;");

        Nginx nginx = NginxText.parse(
                new NginxText.File("nginx.conf", "http { include sites/*; }"),
                pattern -> List.of(new NginxText.File(pattern, files.getOrDefault(pattern, ""))));

        assertThat(nginx.servers().getFirst().settings())
                .containsExactly(entry("listen", "1"), entry("server_tokens", "off"), entry("ssl_protocols", "TLSv1"));
        assertThat(nginx.servers().getFirst().where()).isEqualTo("sites/*:1");
    }

    @Test
    void refusesFilesThatIncludeThemselves() {
        NginxText.File self = new NginxText.File("a", "include a; include a;");

        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> NginxText.parse(self, _ -> List.of(self)))
                .withMessageStartingWith("line 1: a has blocks within blocks, more than 32 deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http {",
                "http { server { }",
                "}",
                "a b",
                "a \"b",
                "a \"b\"c;",
                ";",
                "{ }",
                "a { b }",
                "content_by_lua_block { \" } ",
                "include a b;"
            })
    void refusesWhatNginxWould(String text) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith("line 1: ");
    }

    @Test
    void refusesBlocksWithoutEnd() {
        for (String hostile :
                List.of("a {".repeat(100_000), "a ".repeat(1_000_000), "a".repeat(1_000_000), "a;".repeat(300_000))) {
            assertThatExceptionOfType(MalformedSettings.class).isThrownBy(() -> parse(hostile));
        }
    }

    @Property(tries = 300)
    void doesNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) throws Unreadable {
        try {
            assertThat(parse("http { server { " + text + " } }").installed()).isTrue();
        } catch (MalformedSettings e) {
            assertThat(e).hasMessageStartingWith("line ");
        }
    }

    private static Nginx parse(String text) throws MalformedSettings, Unreadable {
        return NginxText.parse(new NginxText.File("nginx.conf", text), _ -> List.of());
    }
}
