package dev.martello.appraisal.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    private static String read(String document) throws IOException {
        return YamlReader.read(
                Bytes.utf8(document),
                "a sample",
                (line, problem) -> new IOException("line " + line + ": " + problem),
                yaml -> {
                    StringBuilder found = new StringBuilder();
                    yaml.fields("it", field -> {
                        found.append(field).append('=').append(yaml.text());
                        return true;
                    });
                    return found.toString();
                });
    }

    private static String line(int length) {
        return "# " + "x".repeat(length - 2);
    }

    @Test
    void readsLinesUpToTheirBoundWhateverEndsThem() throws IOException {
        String longest = line(YamlReader.MAX_LINE_BYTES);

        assertThat(read(longest + "\n" + longest + "\na: b")).isEqualTo("a=b");
        assertThat(read("a: b\n" + longest)).isEqualTo("a=b");
    }

    /** Reading one of a MiB would take gigabytes. */
    @Test
    void refusesALongerLineAndSaysWhichItIs() {
        String longer = line(YamlReader.MAX_LINE_BYTES + 1);

        assertThatThrownBy(() -> read("a: b\n\n" + longer + "\n"))
                .hasMessage("line 3: the line is longer than 16384 octets");
        assertThatThrownBy(() -> read("a: " + "b".repeat(1 << 20)))
                .hasMessage("line 1: the line is longer than 16384 octets");
    }
}
