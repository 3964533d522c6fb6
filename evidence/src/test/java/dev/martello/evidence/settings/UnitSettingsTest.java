package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitSettingsTest {
    @Test
    void joinLinesAndPassOverComments() {
        UnitSettings settings = UnitSettings.of(List.of("""
                # a comment
                Before=no section
                [Unit]
                  Wants = a.service \\
                # a comment within
                ; and another
                    b.service
                no assignment
                =no key
                [Broken
                Wants=c.service
                [Service]
                ExecStart=/bin/a \\\\
                User=x"""));

        assertThat(settings.words("Unit", "Wants")).containsExactly("a.service", "b.service");
        assertThat(settings.values("Service", "ExecStart")).containsExactly("/bin/a \\\\");
        assertThat(settings.value("Service", "User")).contains("x");
    }

    @Test
    void forgetWhatWasSetBeforeAnEmptyValue() {
        UnitSettings settings = UnitSettings.of(List.of(
                "[Service]\nExecStart=/bin/a\nUser=a\nSystemCallFilter=@clock",
                "[Service]\nExecStart=\nExecStart=/bin/b\nUser=\nSystemCallFilter=~@mount"));

        assertThat(settings.values("Service", "ExecStart")).containsExactly("/bin/b");
        assertThat(settings.value("Service", "User")).isEmpty();
        assertThat(settings.values("Service", "SystemCallFilter")).containsExactly("@clock", "~@mount");
    }

    @Test
    void makeAServiceWithoutItsArguments() {
        Unit unit = unit("""
                [Service]
                ExecStart=-@/usr/sbin/a a --password=secret
                ExecStart=+"/usr/sbin/b c" --key=x
                Environment=PASSWORD=secret
                PrivateTmp=TRUE
                ProtectSystem=strict
                UMask=0
                SystemCallFilter=@system-service
                SystemCallFilter=~@mount
                """);

        assertThat(unit.programs()).containsExactly("/usr/sbin/a", "\"/usr/sbin/b");
        assertThat(unit.settings())
                .containsExactly(
                        entry("PrivateTmp", "yes"),
                        entry("ProtectSystem", "strict"),
                        entry("SystemCallFilter", "@system-service\n~@mount"),
                        entry("UMask", "0"));
        assertThat(unit.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "DynamicUser=yes, strict",
        "DynamicUser=on\\nProtectSystem=full, full",
        "DynamicUser=1\\nProtectSystem=no, strict"
    })
    void setWhatAUserForTheTimeOfAServiceImplies(String assignments, String protectSystem) {
        Unit unit = unit("[Service]\n" + assignments.replace("\\n", "\n"));

        assertThat(unit.settings())
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("ProtectSystem", protectSystem)
                .containsEntry("ProtectHome", "read-only");
    }

    private static Unit unit(String text) {
        return Unit.of("a.service", UnitSettings.of(List.of(text)), List.of());
    }

    @Property(tries = 300)
    void readAnyText(@ForAll String text) {
        assertThat(unit("[Service]\n" + text).name()).isEqualTo("a.service");
    }
}
