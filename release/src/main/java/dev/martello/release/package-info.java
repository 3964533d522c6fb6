/**
 * From an image on disk to the manifest of a release.
 *
 * <pre>
 *   /srv/image        ──scan.ImageScan──────▶ ScannedImage ─┐
 *   edge.efi, ESP     ──boot.BootFileReader─▶ BootFile ─────┼─▶ ReleaseDraft ──▶ Release, to be signed
 *   package databases ──packages────────────▶ Sbom ─────────┘
 *                                             Release, Release ──▶ ReleaseDifference
 * </pre>
 *
 * <p>Reads files and nothing else: no network, no clock. The same image gives the same manifest, octet by octet.
 */
@NullMarked
package dev.martello.release;

import org.jspecify.annotations.NullMarked;
