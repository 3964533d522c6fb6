package dev.martello.evidence.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.elf.ElfProtections.BranchProtection;
import dev.martello.evidence.elf.ElfProtections.Canary;
import dev.martello.evidence.elf.ElfProtections.Fortify;
import dev.martello.evidence.elf.ElfProtections.Kind;
import dev.martello.evidence.elf.ElfProtections.Linking;
import dev.martello.evidence.elf.ElfProtections.OptOut;
import dev.martello.evidence.elf.ElfProtections.Relro;
import dev.martello.evidence.elf.ElfProtections.Stack;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ElfProtectionsTest {
    private static final long PT_GNU_STACK = ProgramHeader.PT_GNU_STACK;
    private static final long PT_GNU_RELRO = ProgramHeader.PT_GNU_RELRO;
    private static final int READ_WRITE = 6;
    private static final int READ_WRITE_EXECUTE = 7;
    private static final int DT_NEEDED = 1;
    private static final int DT_RPATH = 15;
    private static final int DT_TEXTREL = 22;
    private static final int DT_RUNPATH = 29;
    private static final int DT_FLAGS = 30;
    private static final long DT_FLAGS_1 = 0x6ffffffbL;
    private static final int AARCH64 = 183;

    /** As distributions build programs. */
    private static ElfBuilder hardened() {
        return ElfBuilder.program()
                .segment(PT_GNU_STACK, READ_WRITE, Bytes.EMPTY)
                .segment(PT_GNU_RELRO, 4, Bytes.EMPTY)
                .dynamic(DT_NEEDED, "libc.so.6")
                .dynamic(DT_FLAGS_1, 0x0800_0001)
                .imports("__stack_chk_fail", "__memcpy_chk", "malloc");
    }

    static Stream<ElfBuilder> forms() {
        return Stream.of(
                hardened(),
                hardened().bigEndian(),
                hardened().narrow(),
                hardened().narrow().bigEndian());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void seesEachProtectionInEachForm(ElfBuilder form) throws Exception {
        ElfProtections found = read(form);

        assertThat(found.kind()).isEqualTo(Kind.PROGRAM);
        assertThat(found.machine()).isEqualTo("x86-64");
        assertThat(found.linking()).isEqualTo(Linking.DYNAMIC);
        assertThat(found.positionIndependent()).isTrue();
        assertThat(found.relro()).isEqualTo(Relro.FULL);
        assertThat(found.stack()).isEqualTo(Stack.NO_CODE);
        assertThat(found.writableCode()).isFalse();
        assertThat(found.textRelocations()).isFalse();
        assertThat(found.canary()).contains(Canary.PRESENT);
        assertThat(found.fortify()).contains(Fortify.ALL);
        assertThat(found.runPath()).isEmpty();
        assertThat(found.optOuts()).isEmpty();
    }

    @Test
    void seesThatNothingProtectsAProgram() throws Exception {
        ElfProtections found = read(ElfBuilder.ofType(2)
                .loadFlags(READ_WRITE_EXECUTE)
                .dynamic(DT_NEEDED, "libc.so.6")
                .dynamic(DT_TEXTREL, 0));

        assertThat(found.kind()).isEqualTo(Kind.PROGRAM);
        assertThat(found.positionIndependent()).isFalse();
        assertThat(found.relro()).isEqualTo(Relro.NONE);
        assertThat(found.stack()).isEqualTo(Stack.UNMARKED);
        assertThat(found.writableCode()).isTrue();
        assertThat(found.textRelocations()).isTrue();
        assertThat(found.canary()).contains(Canary.NONE);
        assertThat(found.fortify()).contains(Fortify.NO_NEED);
        assertThat(found.branchProtections()).isEmpty();
    }

    @Test
    void seesAStackThatMayHoldCode() throws Exception {
        assertThat(read(ElfBuilder.library().segment(PT_GNU_STACK, READ_WRITE_EXECUTE, Bytes.EMPTY))
                        .stack())
                .isEqualTo(Stack.CODE);
    }

    @ParameterizedTest
    @CsvSource({
        "false, 24, 0, NONE",
        "true,  1,  0, PARTIAL",
        "true,  24, 0, FULL",
        "true,  30, 8, FULL",
        "true,  30, 4, PARTIAL",
        "true,  0x6ffffffb, 1, FULL",
        "true,  0x6ffffffb, 0x08000000, PARTIAL"
    })
    void tellsHowMuchIsReadOnlyOnceItRuns(boolean hasRelro, String tag, String value, Relro expected) throws Exception {
        ElfBuilder library = ElfBuilder.library().dynamic(Long.decode(tag), Long.decode(value));

        assertThat(read(hasRelro ? library.segment(PT_GNU_RELRO, 4, Bytes.EMPTY) : library)
                        .relro())
                .isEqualTo(expected);
    }

    @Test
    void textRelocationsMayBeAFlag() throws Exception {
        assertThat(read(ElfBuilder.library().dynamic(DT_FLAGS, 4)).textRelocations())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "__strcpy_chk        | ALL",
                "__strcpy_chk memcpy | SOME",
                "memcpy malloc       | NONE",
                "malloc              | NO_NEED",
                "__own_chk           | NO_NEED",
                "memcpy_and_a_name_that_is_longer_than_any_that_matters | NO_NEED"
            })
    void tellsHowMuchOfWhatIsCalledChecksItsTarget(String imports, Fortify expected) throws Exception {
        assertThat(read(ElfBuilder.library().imports(imports.split(" "))).fortify())
                .contains(expected);
    }

    @Test
    void cannotTellWhatAStaticProgramTookFromLibraries() throws Exception {
        ElfProtections found = read(ElfBuilder.ofType(2));

        assertThat(found.linking()).isEqualTo(Linking.STATIC);
        assertThat(found.canary()).isEmpty();
        assertThat(found.fortify()).isEmpty();
    }

    @Test
    void cannotTellWhatIsImportedWithoutSections() throws Exception {
        ElfProtections found = read(hardened().withoutSections());

        assertThat(found.relro()).isEqualTo(Relro.FULL);
        assertThat(found.canary()).isEmpty();
        assertThat(found.fortify()).isEmpty();
    }

    @Test
    void tellsALibraryThatCanBeRunFromAProgram() throws Exception {
        ElfBuilder libc = ElfBuilder.library().segment(ProgramHeader.PT_INTERP, 4, Bytes.ascii("/lib/ld.so\0"));

        assertThat(read(libc).kind()).isEqualTo(Kind.LIBRARY);
        assertThat(read(ElfBuilder.program()).kind()).isEqualTo(Kind.PROGRAM);
        assertThat(read(ElfBuilder.library().dynamic(DT_FLAGS_1, 0x0800_0000)))
                .satisfies(each -> assertThat(each.kind()).isEqualTo(Kind.PROGRAM))
                .satisfies(each -> assertThat(each.linking()).isEqualTo(Linking.STATIC));
    }

    @Test
    void seesWhereLibrariesAreLookedForFirst() throws Exception {
        assertThat(read(ElfBuilder.program().dynamic(DT_RPATH, "$ORIGIN/../lib::/opt/lib"))
                        .runPath())
                .containsExactly("$ORIGIN/../lib", "", "/opt/lib");
        assertThat(read(ElfBuilder.program().dynamic(DT_RPATH, "/old").dynamic(DT_RUNPATH, "/new"))
                        .runPath())
                .containsExactly("/new");
    }

    @Test
    void seesWhatTheProcessorMayEnforce() throws Exception {
        assertThat(branches(ElfBuilder.program(), 0xc0000002L, 3))
                .containsExactly(BranchProtection.IBT, BranchProtection.SHADOW_STACK);
        assertThat(branches(ElfBuilder.program(), 0xc0000002L, 2)).containsExactly(BranchProtection.SHADOW_STACK);
        assertThat(branches(ElfBuilder.program().machine(AARCH64), 0xc0000000L, 7))
                .containsExactly(BranchProtection.BTI, BranchProtection.PAC, BranchProtection.GUARDED_STACK);
        assertThat(branches(ElfBuilder.program(), 0xc0000000L, 3))
                .as("what Arm calls so means nothing on x86")
                .isEmpty();
    }

    private static Iterable<BranchProtection> branches(ElfBuilder builder, long type, long features) throws Exception {
        Bytes property = Bytes.concat(builder.word(type), builder.word(4), builder.word(features), builder.word(0));
        return read(builder.segment(ProgramHeader.PT_NOTE, 4, builder.note("GNU", 5, property)))
                .branchProtections();
    }

    @Test
    void seesWhatAProgramOfFreeBsdWantsToBeWithout() throws Exception {
        ElfBuilder builder = ElfBuilder.program();
        Bytes notes = Bytes.concat(
                builder.note("FreeBSD", 1, builder.word(1400097)),
                builder.note("FreeBSD", 4, builder.word(0x9)),
                builder.note("Other", 4, builder.word(0x2)));

        assertThat(read(builder.segment(ProgramHeader.PT_NOTE, 4, notes)).optOuts())
                .containsExactly(OptOut.ASLR, OptOut.WRITE_XOR_EXECUTE);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "4", "0xfe00"})
    void objectFilesAndMemoryImagesAreNeither(String type) throws Exception {
        assertThat(ElfProtections.read(
                        ElfSource.of(ElfBuilder.ofType(Integer.decode(type)).build())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4,  3,  EI_CLASS is 3",
        "4,  0,  EI_CLASS is 0",
        "5,  3,  EI_DATA is 3",
        "39, 0x80, further away",
        "38, 1,  the program headers has",
        "54, 32, e_phentsize is 32",
        "57, 0xff, e_phnum is",
        "47, 0x80, further away",
        "58, 1,  e_shentsize is 1",
        "61, 0xff, the section headers has"
    })
    void refusesAbsurdHeaders(int at, String value, String problem) {
        byte[] octets = hardened().build().toArray();
        octets[at] = Integer.decode(value).byteValue();

        assertThatExceptionOfType(MalformedElf.class)
                .isThrownBy(() -> ElfProtections.read(ElfSource.of(Bytes.owning(octets))))
                .withMessageContaining(problem);
    }

    @Test
    void refusesSizesThatNoRealFileHas() {
        assertRefused(ElfBuilder.library().dynamic(DT_RUNPATH, 1L << 40), "no part of the file is loaded to address");
        assertRefused(
                ElfBuilder.library()
                        .segment(
                                ProgramHeader.PT_NOTE,
                                4,
                                Bytes.repeat(0, 1 << 20).slice(0, (1 << 20) - 1))
                        .segment(ProgramHeader.PT_NOTE, 4, Bytes.repeat(0, 2)),
                "a note has 2 octets, at most 1 are allowed");
        assertRefused(ElfBuilder.library().dynamic(DT_RUNPATH, "x".repeat(5000)), "a run path has no end");
    }

    private static void assertRefused(ElfBuilder builder, String problem) {
        assertThatExceptionOfType(MalformedElf.class)
                .isThrownBy(() -> read(builder))
                .withMessageContaining(problem);
    }

    @Test
    void readsLittleOfAFileThatIsLarge() throws Exception {
        Bytes file = hardened().build();
        AtomicLong octets = new AtomicLong();
        ElfSource sparse = (offset, maxBytes) -> {
            Bytes read = ElfSource.of(file).read(offset, maxBytes);
            octets.addAndGet(read.length());
            return Bytes.concat(read, Bytes.repeat(0, maxBytes - read.length()));
        };

        assertThat(ElfProtections.read(sparse)).isPresent();
        assertThat(octets.get()).isLessThan(3L * file.length());
    }

    @Test
    void passesOnWhatTheDiskSays() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ElfProtections.read((_, _) -> {
                    throw new IOException("Input/output error");
                }));
    }

    @Property
    void answersOrRefusesWhateverIsCutOff(@ForAll @IntRange(max = 1000) int length) {
        Bytes whole = hardened().build();
        answersOrRefuses(whole.slice(0, Math.min(length, whole.length())).toArray());
    }

    @Property
    void answersOrRefusesWhateverIsChanged(@ForAll @Size(max = 8) int[] places, @ForAll byte value) {
        byte[] octets = hardened().build().toArray();
        for (int each : places) {
            octets[Math.floorMod(each, octets.length)] = value;
        }
        answersOrRefuses(octets);
    }

    @Property
    void answersOrRefusesAnyOctets(@ForAll byte[] octets) {
        answersOrRefuses(Bytes.concat(ElfProtections.MAGIC, Bytes.of(2, 1), Bytes.copyOf(octets))
                .toArray());
        answersOrRefuses(octets);
    }

    private static void answersOrRefuses(byte[] octets) {
        try {
            assertThat(ElfProtections.read(ElfSource.of(Bytes.owning(octets)))).isNotNull();
        } catch (MalformedElf e) {
            assertThat(e.getMessage()).startsWith("ELF file, octet ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ElfProtections read(ElfBuilder builder) throws Exception {
        return ElfProtections.read(ElfSource.of(builder.build())).orElseThrow();
    }
}
