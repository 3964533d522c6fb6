package dev.martello.release.signing;

import dev.martello.bytes.Bytes;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A PKCS#11 library, called as C calls it. All native memory of signing is in here. The JDK's own PKCS#11 provider is not used,
 * because it shows a secret key only if the token has a certificate for it, and signs with no Ed25519 key. For one thread.
 *
 * @see <a href="https://docs.oasis-open.org/pkcs11/pkcs11-base/v3.0/os/pkcs11-base-v3.0-os.html">PKCS #11 Base Specification 3.0</a>
 */
@SuppressWarnings("restricted")
final class Cryptoki implements AutoCloseable {
    /** Offsets in {@code CK_FUNCTION_LIST}, after the version: the order of pkcs11f.h, which never changes. */
    private enum Function {
        C_Initialize(0),
        C_Finalize(1),
        C_GetSlotList(4),
        C_GetTokenInfo(6),
        C_OpenSession(12),
        C_CloseSession(13),
        C_Login(18),
        C_GetAttributeValue(24),
        C_FindObjectsInit(26),
        C_FindObjects(27),
        C_FindObjectsFinal(28),
        C_SignInit(42),
        C_Sign(43);

        private final int index;

        Function(int index) {
            this.index = index;
        }
    }

    /** {@code CK_ATTRIBUTE_TYPE}s. */
    static final long CKA_CLASS = 0x000;

    static final long CKA_LABEL = 0x003;
    static final long CKA_VALUE = 0x011;
    static final long CKA_ID = 0x102;
    static final long CKA_EC_PARAMS = 0x180;
    static final long CKA_EC_POINT = 0x181;
    static final long CKA_ALWAYS_AUTHENTICATE = 0x202;

    /** {@code CK_OBJECT_CLASS}es. */
    static final long CKO_CERTIFICATE = 1;

    static final long CKO_PUBLIC_KEY = 2;
    static final long CKO_PRIVATE_KEY = 3;

    /** {@code CK_MECHANISM_TYPE}s. */
    static final long CKM_ECDSA = 0x1041;

    static final long CKM_EDDSA = 0x1057;

    /** {@code CK_USER_TYPE}s. */
    static final long CKU_USER = 1;

    static final long CKU_CONTEXT_SPECIFIC = 2;

    private static final long CKF_SERIAL_SESSION = 4;
    private static final long CKF_LOGIN_REQUIRED = 4;

    private static final long CKR_OK = 0;
    private static final long CKR_ATTRIBUTE_SENSITIVE = 0x11;
    private static final long CKR_ATTRIBUTE_TYPE_INVALID = 0x12;
    private static final long CKR_USER_ALREADY_LOGGED_IN = 0x100;
    private static final long CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;

    private static final long MAX_SLOTS = 1024;
    private static final int MAX_OBJECTS = 16;
    private static final long MAX_ATTRIBUTE_BYTES = 1 << 16;
    private static final int MAX_SIGNATURE_BYTES = 1024;

    private static final int TOKEN_INFO_BYTES = 256;
    private static final int ATTRIBUTE_BYTES = 24;
    private static final int MECHANISM_BYTES = 24;

    /** {@code CK_ULONG}; on the platforms of Martello it is as wide as an address. */
    private static final ValueLayout.OfLong ULONG = ValueLayout.JAVA_LONG;

    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

    /** A token in a slot. */
    record Token(long slot, String label, String serial, boolean needsLogin) {}

    /** An attribute that objects must have to be found. */
    record Attribute(long type, Bytes content) {
        static Attribute of(long type, long number) {
            byte[] octets = new byte[Long.BYTES];
            MemorySegment.ofArray(octets).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, number);
            return new Attribute(type, Bytes.owning(octets));
        }
    }

    private final Arena arena = Arena.ofConfined();
    private final Linker linker = Linker.nativeLinker();
    private final MemorySegment functions;
    private final boolean initializedHere;

    private Cryptoki(Path module) throws KeyUnavailable {
        try {
            // The library stays loaded: some register what is to be called when the process ends.
            SymbolLookup library = SymbolLookup.libraryLookup(module, Arena.global());
            MemorySegment getFunctionList = library.find("C_GetFunctionList")
                    .orElseThrow(() -> new KeyUnavailable(module + " is no PKCS#11 library"));
            MemorySegment list = arena.allocate(ADDRESS);
            check("C_GetFunctionList", invoke(getFunctionList, list));
            this.functions = list.get(ADDRESS, 0).reinterpret(Long.BYTES * 64L);
        } catch (IllegalArgumentException e) {
            throw new KeyUnavailable(
                    "the library " + module + " cannot be loaded: is it there, and for this machine?", e);
        }
        long initialized = call(Function.C_Initialize, MemorySegment.NULL);
        this.initializedHere = initialized != CKR_CRYPTOKI_ALREADY_INITIALIZED;
        if (initializedHere) {
            check(Function.C_Initialize.name(), initialized);
        }
    }

    static Cryptoki load(Path module) throws KeyUnavailable {
        return new Cryptoki(module);
    }

    List<Token> tokens() throws KeyUnavailable {
        MemorySegment count = arena.allocate(ULONG);
        must(Function.C_GetSlotList, (byte) 1, MemorySegment.NULL, count);
        long slots = bounded("slots", count.get(ULONG, 0), MAX_SLOTS);
        MemorySegment list = arena.allocate(ULONG, Math.max(1, slots));
        must(Function.C_GetSlotList, (byte) 1, list, count);
        List<Token> tokens = new ArrayList<>();
        for (long i = 0; i < Math.min(slots, count.get(ULONG, 0)); i++) {
            tokens.add(token(list.getAtIndex(ULONG, i)));
        }
        return tokens;
    }

    private Token token(long slot) throws KeyUnavailable {
        MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, Long.BYTES);
        must(Function.C_GetTokenInfo, slot, info);
        return new Token(
                slot, padded(info, 0, 32), padded(info, 80, 16), (info.get(ULONG, 96) & CKF_LOGIN_REQUIRED) != 0);
    }

    private static String padded(MemorySegment info, int offset, int length) {
        return Bytes.owning(info.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE))
                .toString(StandardCharsets.UTF_8)
                .stripTrailing();
    }

    long openSession(long slot) throws KeyUnavailable {
        MemorySegment session = arena.allocate(ULONG);
        must(Function.C_OpenSession, slot, CKF_SERIAL_SESSION, MemorySegment.NULL, MemorySegment.NULL, session);
        return session.get(ULONG, 0);
    }

    void login(long session, long userType, Bytes pin) throws KeyUnavailable {
        try (Arena secret = Arena.ofConfined()) {
            MemorySegment octets = copy(secret, pin);
            long result = call(Function.C_Login, session, userType, octets, (long) pin.length());
            octets.fill((byte) 0);
            if (result != CKR_USER_ALREADY_LOGGED_IN) {
                check(Function.C_Login.name(), result);
            }
        }
    }

    /** Objects with these attributes, not more than {@value #MAX_OBJECTS}. */
    List<Long> find(long session, List<Attribute> wanted) throws KeyUnavailable {
        MemorySegment template = arena.allocate((long) ATTRIBUTE_BYTES * wanted.size(), Long.BYTES);
        for (int i = 0; i < wanted.size(); i++) {
            Attribute attribute = wanted.get(i);
            writeAttribute(
                    template.asSlice((long) ATTRIBUTE_BYTES * i, ATTRIBUTE_BYTES),
                    attribute.type(),
                    copy(arena, attribute.content()),
                    attribute.content().length());
        }
        must(Function.C_FindObjectsInit, session, template, (long) wanted.size());
        MemorySegment found = arena.allocate(ULONG, MAX_OBJECTS);
        MemorySegment count = arena.allocate(ULONG);
        must(Function.C_FindObjects, session, found, (long) MAX_OBJECTS, count);
        must(Function.C_FindObjectsFinal, session);
        List<Long> objects = new ArrayList<>();
        for (long i = 0; i < bounded("objects", count.get(ULONG, 0), MAX_OBJECTS); i++) {
            objects.add(found.getAtIndex(ULONG, i));
        }
        return objects;
    }

    /** An attribute of an object, if it has it and tells. */
    Optional<Bytes> attribute(long session, long object, long type) throws KeyUnavailable {
        MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
        writeAttribute(attribute, type, MemorySegment.NULL, 0);
        long result = call(Function.C_GetAttributeValue, session, object, attribute, 1L);
        if (result == CKR_ATTRIBUTE_SENSITIVE || result == CKR_ATTRIBUTE_TYPE_INVALID) {
            return Optional.empty();
        }
        check(Function.C_GetAttributeValue.name(), result);
        long length = bounded("octets of an attribute", attribute.get(ULONG, 16), MAX_ATTRIBUTE_BYTES);
        MemorySegment content = arena.allocate(Math.max(1, length));
        writeAttribute(attribute, type, content, length);
        must(Function.C_GetAttributeValue, session, object, attribute, 1L);
        return Optional.of(Bytes.owning(content.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
    }

    private static void writeAttribute(MemorySegment attribute, long type, MemorySegment content, long length) {
        attribute.set(ULONG, 0, type);
        attribute.set(ADDRESS, 8, content);
        attribute.set(ULONG, 16, length);
    }

    void startSigning(long session, long key, long mechanismType) throws KeyUnavailable {
        MemorySegment mechanism = arena.allocate(MECHANISM_BYTES, Long.BYTES);
        mechanism.set(ULONG, 0, mechanismType);
        must(Function.C_SignInit, session, mechanism, key);
    }

    Bytes sign(long session, Bytes message) throws KeyUnavailable {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment signature = call.allocate(MAX_SIGNATURE_BYTES);
            MemorySegment length = call.allocate(ULONG);
            length.set(ULONG, 0, MAX_SIGNATURE_BYTES);
            must(Function.C_Sign, session, copy(call, message), (long) message.length(), signature, length);
            long bytes = bounded("octets of a signature", length.get(ULONG, 0), MAX_SIGNATURE_BYTES);
            return Bytes.owning(signature.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    void closeSession(long session) throws KeyUnavailable {
        must(Function.C_CloseSession, session);
    }

    @Override
    public void close() throws KeyUnavailable {
        try {
            if (initializedHere) {
                must(Function.C_Finalize, MemorySegment.NULL);
            }
        } finally {
            arena.close();
        }
    }

    private static MemorySegment copy(Arena arena, Bytes octets) {
        return arena.allocate(Math.max(1, octets.length())).copyFrom(MemorySegment.ofArray(octets.toArray()));
    }

    private static long bounded(String what, long number, long max) throws KeyUnavailable {
        if (number < 0 || number > max) {
            throw new KeyUnavailable("the PKCS#11 library speaks of " + Long.toUnsignedString(number) + " " + what
                    + ", at most " + max + " are allowed");
        }
        return number;
    }

    private void must(Function function, Object... arguments) throws KeyUnavailable {
        check(function.name(), call(function, arguments));
    }

    private long call(Function function, Object... arguments) throws KeyUnavailable {
        return invoke(functions.get(ADDRESS, Long.BYTES + (long) Long.BYTES * function.index), arguments);
    }

    private long invoke(MemorySegment function, Object... arguments) throws KeyUnavailable {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = switch (arguments[i]) {
                case MemorySegment _ -> ADDRESS;
                case Byte _ -> ValueLayout.JAVA_BYTE;
                default -> ULONG;
            };
        }
        try {
            return (long) linker.downcallHandle(function, FunctionDescriptor.of(ULONG, layouts))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new KeyUnavailable("the PKCS#11 library cannot be called", e);
        }
    }

    /** Section 5.1 of the specification: the results that people can do something about. */
    private static void check(String function, long result) throws KeyUnavailable {
        if (result == CKR_OK) {
            return;
        }
        String meaning = switch ((int) result) {
            case 0x05 -> "general error";
            case 0x30 -> "the device failed";
            case 0x32 -> "the token was taken out";
            case 0x63 -> "the key is of another type than its mechanism";
            case 0x68 -> "the key may not sign";
            case 0x70 -> "the token does not sign with this mechanism";
            case 0xa0 -> "the PIN is wrong; too many wrong ones lock the token";
            case 0xa2 -> "no PIN is so short or long";
            case 0xa4 -> "the PIN is locked";
            case 0xe0 -> "there is no token in the slot";
            case 0x101 -> "a PIN is needed";
            default -> "error 0x" + Long.toHexString(result);
        };
        throw new KeyUnavailable("the token says: " + meaning + " (" + function + ")");
    }
}
