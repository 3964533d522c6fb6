package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.tpm.verifier.AkDefect;
import dev.martello.tpm.verifier.Defect;
import dev.martello.tpm.verifier.EkDefect;
import dev.martello.tpm.verifier.QuoteDefect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static List<String> ids() {
        Stream<Defect> defects = Stream.of(AkDefect.values(), EkDefect.values(), QuoteDefect.values())
                .flatMap(Arrays::stream);
        return Stream.concat(
                        defects.map(Defect::id), Arrays.stream(Reason.values()).map(Reason::id))
                .toList();
    }

    @Test
    void hasOneIdentifierEach() {
        assertThat(ids()).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z-]+\\.[a-z-]+"));
    }

    @Test
    void isDocumentedWhateverItIs() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "reasons.md"));
        assertThat(ids()).allSatisfy(id -> assertThat(document).contains("`" + id + "`"));
    }
}
