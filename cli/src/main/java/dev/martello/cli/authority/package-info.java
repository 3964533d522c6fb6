/**
 * {@code martello authority}: makes an authority that certifies keys of appliances, its next issuers, and shows what there is. Works on a folder, and
 * asks no server.
 */
@NullMarked
package dev.martello.cli.authority;

import org.jspecify.annotations.NullMarked;
