/**
 * Makes the image of a real appliance, of Debian's packages and this program's agent, and all that a machine needs to start it.
 *
 * <pre>
 *   Debian packages ─▶ RootTree ─▶ VerityImage ─ root hash ─┐
 *   kernel package  ─▶ InitialRamDisk ──────────────────────┼─▶ UnifiedKernel ─▶ EspImage
 *   SecureBootKeys  ─ signs ────────────────────────────────┘         └─▶ the manifest of the release
 *   GrubChain (shim, GRUB and kernel, as Debian signs them) ─▶ EspImage
 *         └─▶ FirmwareVariables ─▶ ProfileShelf
 * </pre>
 *
 * <p>Each step is kept in a {@link dev.martello.lab.image.BuildCache} under the digest of what went into it, and makes the same octets again.
 */
@NullMarked
package dev.martello.lab.image;

import org.jspecify.annotations.NullMarked;
