package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.canonical.AnyRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SettingsChangeTest {
    private static final OperatingSystem DEBIAN = new OperatingSystem(OsFamily.LINUX, "debian", "12");

    private static Settings settings(Settings.Part... parts) {
        return Settings.of(DEBIAN, List.of(parts), List.of());
    }

    private static Sysctls sysctls(Map<String, String> values) {
        return new Sysctls(new TreeMap<>(values));
    }

    private static Mounts mounts(String... bootOptions) {
        return new Mounts(List.of(
                new Mount("/", "ext4", "/dev/sda1", List.of("ro")),
                new Mount("/boot", "vfat", "/dev/sda2", List.of(bootOptions))));
    }

    @Provide
    Arbitrary<Settings> anySettings() {
        return AnyRecord.of(Settings.class);
    }

    @Property(tries = 20)
    void nothingDiffersFromItself(@ForAll("anySettings") Settings settings) {
        assertThat(SettingsChange.between(settings, settings)).isEmpty();
    }

    @Test
    void namesWhatCameWhatWentAndWhatIsOtherwise() {
        Settings before = settings(sysctls(Map.of("a", "1", "b", "1")));
        Settings after = settings(sysctls(Map.of("b", "2", "c", "1")));

        assertThat(SettingsChange.between(before, after))
                .containsExactly(
                        new SettingsChange("sysctl.a", Optional.of("1"), Optional.empty()),
                        new SettingsChange("sysctl.b", Optional.of("1"), Optional.of("2")),
                        new SettingsChange("sysctl.c", Optional.empty(), Optional.of("1")));
    }

    @Test
    void findsTheElementOfAListByItsName() {
        assertThat(SettingsChange.between(settings(mounts("ro")), settings(mounts("rw", "exec"))))
                .containsExactly(
                        new SettingsChange("mounts[/boot].options", Optional.of("ro"), Optional.of("rw exec")));
    }

    @Test
    void tellsElementsOfOneNameApart() {

        assertThat(SettingsLines.of(settings(new Mounts(
                        List.of(new Mount("/", "ext4", "a", List.of()), new Mount("/", "ext4", "b", List.of()))))))
                .containsEntry("mounts[/].source", "a")
                .containsEntry("mounts[/ 2].source", "b");
    }
}
