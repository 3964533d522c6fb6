package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "*.conf, a.conf, true",
        "*.conf, a.conf.old, false",
        "*.conf, .hidden.conf, false",
        ".*.conf, .hidden.conf, true",
        "*, anything, true",
        "a*a, a, false",
        "a*a, aa, true",
        "ssh_host_*_key, ssh_host_rsa_key, true",
        "ssh_host_*_key, ssh_host_rsa_key.pub, false",
        "??-*, 10-a, true",
        "[0-9][!0-9], 1a, true",
        "[0-9][!0-9], 11, false",
        "[]a], ], true",
        "[a, [a, true",
        "\\*, *, true",
        "\\*, a, false",
        "*a*b*, xaxxbx, true",
        "*ab*ab, ab, false",
    })
    void matchesNamesAsTheShellDoes(String pattern, String name, boolean expected) {
        assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(expected);
    }

    @Test
    void comesToAnEndWithAnyNumberOfAsterisks() {
        assertThat(NamePattern.of("*a".repeat(2000) + "*b").matches("a".repeat(4000)))
                .isFalse();
    }

    @Property(tries = 500)
    void takesAnyPatternForOne(@ForAll String pattern, @ForAll String name) {
        NamePattern.of(pattern).matches(name);

        assertThat(NamePattern.of(name.replaceAll("[*?\\[\\\\]", "\\\\$0")).matches(name))
                .isTrue();
    }
}
