/**
 * The packages that are installed.
 *
 * <p>In come the files of a machine or an image, out goes one inventory with package URLs ({@code PackageInventory}), by what the
 * package managers wrote down. The databases of dpkg and apk are text, those of rpm and FreeBSD's pkg SQLite. The older ones of rpm
 * are refused by name rather than passed over.
 *
 * @see <a href="https://github.com/package-url/purl-spec">Package URL specification</a>
 */
@NullMarked
package dev.martello.evidence.packages;

import org.jspecify.annotations.NullMarked;
