package dev.martello.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleIndexTest {
    @TempDir
    private Path directory;

    @Test
    void namesWhatAModuleNeedsBeforeIt() throws Exception {
        assertThat(index().withNeeded(List.of("dm-verity")))
                .containsExactly("kernel/md/dm-mod.ko", "kernel/md/dm-bufio.ko", "kernel/md/dm-verity.ko");
    }

    @Test
    void namesAModuleOnceThoughTwoNeedIt() throws Exception {
        assertThat(index().withNeeded(List.of("dm-bufio", "dm-verity"))).hasSize(3);
    }

    @Test
    void refusesAModuleThatTheKernelDoesNotHave() {
        assertThatThrownBy(() -> index().withNeeded(List.of("verity")))
                .isInstanceOf(LabFailure.class)
                .hasMessage("the kernel has no module verity");
    }

    private ModuleIndex index() throws Exception {
        return ModuleIndex.read(Files.writeString(directory.resolve("modules.dep"), """
                kernel/md/dm-mod.ko:
                kernel/md/dm-bufio.ko: kernel/md/dm-mod.ko
                kernel/md/dm-verity.ko: kernel/md/dm-bufio.ko kernel/md/dm-mod.ko
                """));
    }
}
