package dev.martello.release.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.pe.MalformedPe;
import dev.martello.evidence.pe.PeBuilder;
import dev.martello.evidence.pe.PeImage;
import dev.martello.fuzz.Parsing;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release is made of, as somebody may have built it; beside the code, because it is read by its package alone. */
class BootFilesFuzzTest {
    static Stream<byte[]> unifiedKernelImages() {
        return Stream.of(
                        PeBuilder.forMachine(PeImage.AMD64)
                                .section(".sdmagic", Bytes.ascii("#### LoaderInfo: systemd-stub 252.39-1 ####"))
                                .section(".osrel", Bytes.ascii("ID=debian\n"))
                                .section(".cmdline", Bytes.ascii("root=/dev/dm-0 "))
                                .section(".initrd", Bytes.repeat(1, 30))
                                .section(".linux", Bytes.repeat(2, 40)),
                        PeBuilder.forMachine(PeImage.AMD64).section(".linux", Bytes.repeat(2, 40), 64 << 20),
                        PeBuilder.forMachine(PeImage.AMD64)
                                .section(".sbat", Bytes.ascii("sbat,1\nshim,4,UEFI shim,shim,1,x\n"))
                                .section("/4", Bytes.fromHex("00000000000000001000000010000000")))
                .map(builder -> builder.build().toArray());
    }

    @MethodSource("unifiedKernelImages")
    @FuzzTest(maxDuration = "2m")
    void unifiedKernelImages(byte[] octets) throws Exception {
        new Parsing<>(MalformedPe.class, PeImage::parse, 20_000).check(octets, image -> {
            assertThat(ShimLists.of(image)).isNotNull();
            assertThat(StubVersion.of(image)).isNotNull();
            Optional<UnifiedKernelImage> kernel = kernel(image);
            assertThat(kernel.isEmpty() || UnifiedKernelImage.isOne(image)).isTrue();
            kernel.ifPresent(uki -> assertThat(uki.kernel()).isNotNull());
        });
    }

    private static Optional<UnifiedKernelImage> kernel(PeImage image) {
        try {
            return Optional.of(UnifiedKernelImage.of(image));
        } catch (UnsuitableBootFile e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }
}
