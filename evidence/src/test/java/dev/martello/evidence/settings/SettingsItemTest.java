package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.canonical.AnyRecord;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.canonical.RecordFormat;
import dev.martello.evidence.report.Item;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SettingsItemTest {
    private static final OperatingSystem DEBIAN = new OperatingSystem(OsFamily.LINUX, "debian", "12");

    /** What an agent would send whose settings have a part more, and another kind of SSH server. */
    record NewerSettings(OperatingSystem system, String ssh, List<Unseen> unseen, List<String> weather) {}

    @Provide
    Arbitrary<Settings> settings() {
        return AnyRecord.of(Settings.class);
    }

    @Property(tries = 40)
    void readsWhatItWrote(@ForAll("settings") Settings settings) throws MalformedCbor {
        Item item = SettingsItem.write(settings).orElseThrow();

        assertThat(SettingsItem.read(item.content())).isEqualTo(new SettingsItem.Stated(settings, List.of()));
        assertThat(SettingsItem.write(settings)).contains(item);
    }

    @Test
    void saysWhatANewerAgentSaysOtherwiseToBeUnseen() throws MalformedCbor {
        Bytes content = RecordFormat.of(NewerSettings.class, 1 << 20, 1000)
                .write(new NewerSettings(DEBIAN, "none", List.of(new Unseen("rc", "no such file")), List.of("rain")));

        SettingsItem.Stated stated = SettingsItem.read(content);

        assertThat(stated.unknown()).containsExactly("weather");
        assertThat(stated.settings().ssh()).isEmpty();
        assertThat(stated.settings().unseen())
                .containsExactly(
                        new Unseen("rc", "no such file"),
                        new Unseen("ssh", "the agent, of another version, says it otherwise: it should be a map"));
    }

    @Test
    void refusesSettingsOfNoSystem() {
        assertThatThrownBy(() -> SettingsItem.read(Bytes.fromHex("a166756e7365656e80")))
                .isInstanceOf(MalformedCbor.class)
                .hasMessageContaining("system");
    }

    @Test
    void writesNoItemOfSettingsThatAreTooLarge() {
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            values.put("setting" + i, String.join("", Collections.nCopies(1 << 16, "x")));
        }

        assertThat(SettingsItem.write(Settings.of(DEBIAN, List.of(new Sysctls(values)), List.of())))
                .isEqualTo(Optional.empty());
    }
}
