package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JailConfTextTest {
    private static final String SAMPLE = """
            # What holds for all of them.
            $parent = "/var/jail";
            exec.start = "/bin/sh /etc/rc";
            exec.clean;
            mount.devfs;
            path = "$parent/${name}";

            /* The one that
               answers. */
            www {
                host.hostname = "$name.ex\\
            ample";   // with its name
                ip4.addr = 192.0.2.1, 192.0.2.2;
                ip4.addr += 192.0.2.3;
                allow.raw_sockets = "true";
                allow.nomount;
                persist false;
            }

            "db" {
                path = /srv/'d b'\\x21;
                mount.nodevfs;
                exec.start = '$not a variable';
                devfs_ruleset = 4;
                allow.mount.zfs = 1;
            };

            * { enforce_statfs = 1; }
            """;

    @Test
    void takesTogetherWhatIsSaidOfEachJail() throws Exception {
        List<Jail> jails = jails(SAMPLE);

        assertThat(jails).extracting(Jail::name).containsExactly("www", "db");
        assertThat(jails.getFirst().path()).isEqualTo("/var/jail/www");
        assertThat(jails.getFirst().settings())
                .containsExactly(
                        entry("allow.mount", "no"),
                        entry("allow.raw_sockets", "yes"),
                        entry("enforce_statfs", "1"),
                        entry("exec.clean", "yes"),
                        entry("host.hostname", "www.example"),
                        entry("ip4.addr", "192.0.2.1,192.0.2.2,192.0.2.3"),
                        entry("mount.devfs", "yes"),
                        entry("name", "www"),
                        entry("path", "/var/jail/www"),
                        entry("persist", "no"));
        assertThat(jails.getLast().path()).isEqualTo("/srv/d b!");
        assertThat(jails.getLast().settings())
                .containsEntry("allow.mount.zfs", "yes")
                .containsEntry("mount.devfs", "no")
                .containsEntry("devfs_ruleset", "4")
                .doesNotContainKey("exec.start");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x = 1; a { } | 1",
                "a { x = 2; } x = 1; | 1",
                "x = 1; a { x = 2; } | 2",
                "* { x = 1; } a { x += 2; } | 1,2",
                "a { x = 2; } * { x += 3; } x = 4; | 4",
                "$y = 5; x = $y; a { $y = 6; } | 6",
                "$y = 5, 6; x = $y; a { } | 5,6",
                "$y = 5, 6; x = 4, $y, 7; a { } | 4,5,6,7",
                "x = \"a\\tb\\101c\"; a { } | a\tbAc",
                "x = '$y'; a { } | $y",
                "x = $; a { } | $",
                "x = a/b; a { } | a/b",
                "b.* { x = 1; } a.b { x = 2; } a { x = 3; } | 3"
            })
    void lettingTheLaterCount(String text, String expected) throws Exception {
        assertThat(jails(text))
                .filteredOn(each -> each.name().equals("a"))
                .extracting(each -> each.settings().get("x"))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "*, a.b, yes",
        "a.*, a.b, yes",
        "a.*, a.b.c, yes",
        "a.*, a, no",
        "a.*.c, a.b.c, yes",
        "a.*.c, a.b.d, no",
        "b.*, a.b, no"
    })
    void appliesPatternsToThePartsOfNames(String pattern, String name, String applies) throws Exception {
        Jail jail = jails("\"%s\" { x = 1; } %s { }".formatted(pattern, name)).getFirst();

        assertThat(jail.settings().containsKey("x")).isEqualTo(applies.equals("yes"));
    }

    @Test
    void readsWhatIsIncludedInItsPlace() throws Exception {
        assertThat(JailConfText.parse(
                        "x = 1; .include \"/etc/jail.conf.d/*.conf\"; * { y = 2; }",
                        pattern -> List.of("a { path = " + pattern.replace('*', 'a') + "; }", "b { x = 3; }")))
                .extracting(each -> each.name()
                        + each.path()
                        + each.settings().get("x")
                        + each.settings().get("y"))
                .containsExactly("a/etc/jail.conf.d/a.conf12", "b32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a {",
                "a { x = 1 }",
                "a { x = ; }",
                "x = \"a",
                "x = 'a",
                "x = ${a; a { }",
                "/* a",
                "}",
                "= 1;",
                "$x { }",
                "a { x = $y; }",
                "a { $y; x = $y; }",
                "a { $x = $y; $y = $x; z = $x; }",
                "a { x = $x; }",
                "a { $y = 1, 2; x = \"a$y\"; }",
                ".include \"$x\";",
                ".include x;"
            })
    void refusesWhatJailWould(String text) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> JailConfText.parse(text, _ -> List.of(".include x;")))
                .withMessageStartingWith("line ");
    }

    @Test
    void refusesEachBeginningThatEndsWithinSomething() throws Unreadable {
        for (int end = 0; end < SAMPLE.length(); end++) {
            try {
                assertThat(jails(SAMPLE.substring(0, end))).hasSizeLessThan(3);
            } catch (MalformedSettings e) {
                assertThat(e).hasMessageStartingWith("line ");
            }
        }
    }

    @Test
    void refusesTextsThatGrowWithoutMeasure() {
        StringBuilder doubling = new StringBuilder("$a0 = xxxxxxxxxxxxxxxx;");
        StringBuilder lists = new StringBuilder("$a0 = '', '';");
        for (int i = 1; i < 30; i++) {
            doubling.append("$a%d = \"$a%d$a%d\";".formatted(i, i - 1, i - 1));
            lists.append("$a%d = $a%d, $a%d;".formatted(i, i - 1, i - 1));
        }
        StringBuilder product = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            product.append("x%d = 1; a%d { }\n".formatted(i, i));
        }
        for (String text : List.of(doubling + "a { x = $a29; }", lists + "a { x = $a29; }", product.toString())) {
            assertThatExceptionOfType(MalformedSettings.class)
                    .isThrownBy(() -> jails(text))
                    .withMessageContaining("more than");
        }
    }

    private static List<Jail> jails(String text) throws MalformedSettings, Unreadable {
        return JailConfText.parse(text, _ -> List.of());
    }
}
