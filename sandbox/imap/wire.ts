import type { Readable, Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib';

/** The other side went away, or we did. */
export class WireClosed extends Error {
	override readonly name = 'WireClosed';
}

const MAX_LINE_BYTES = 1024 * 1024;
/** Written at a time: small enough that back-pressure and a drop in the middle come through. */
const WRITE_BYTES = 256 * 1024;
/** How long a goodbye may take to reach the client. */
const FAREWELL_MS = 200;
/** What a client is given to inflate what was sent last. */
const INFLATE_MS = 50;

/** The bytes of one IMAP connection: lines and literals in, responses out, compressed on demand. */
export class Wire {
	readonly #socket: TLSSocket;
	#in: Readable;
	#out: Writable;
	#unread: Buffer[] = [];
	#pending: Buffer[] = [];
	#pendingBytes = 0;
	#flushed: Promise<void> = Promise.resolve();
	#silent = false;
	#held = false;

	constructor(socket: TLSSocket) {
		this.#socket = socket;
		this.#in = socket;
		this.#out = socket;
		socket.setNoDelay(true);
	}

	get closed(): boolean {
		return this.#socket.destroyed;
	}

	get silent(): boolean {
		return this.#silent;
	}

	/** The next line without its line end. Throws WireClosed. */
	async readLine(): Promise<Buffer> {
		const pieces: Buffer[] = [];
		let size = 0;
		for (;;) {
			const chunk = await this.#chunk();
			const newline = chunk.indexOf(0x0a);
			if (newline !== -1) {
				this.#unread.unshift(chunk.subarray(newline + 1));
				pieces.push(chunk.subarray(0, newline));
				const line = Buffer.concat(pieces);
				return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
			}
			pieces.push(chunk);
			size += chunk.length;
			if (size > MAX_LINE_BYTES) throw new WireClosed('The line is too long');
		}
	}

	/** The next bytes, of a literal. Throws WireClosed. */
	async readBytes(count: number): Promise<Buffer> {
		const pieces: Buffer[] = [];
		let missing = count;
		while (missing > 0) {
			const chunk = await this.#chunk();
			if (chunk.length > missing) this.#unread.unshift(chunk.subarray(missing));
			const piece = chunk.subarray(0, missing);
			pieces.push(piece);
			missing -= piece.length;
		}
		return Buffer.concat(pieces);
	}

	/** Reads bytes and forgets them. Throws WireClosed. */
	async skipBytes(count: number): Promise<void> {
		for (let missing = count; missing > 0; ) {
			const chunk = await this.#chunk();
			if (chunk.length > missing) this.#unread.unshift(chunk.subarray(missing));
			missing -= Math.min(missing, chunk.length);
		}
	}

	/** Adds to what the next flush sends. Buffers are not copied. */
	send(...pieces: (string | Buffer)[]): void {
		if (this.#silent) return;
		for (const piece of pieces) {
			const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
			this.#pending.push(bytes);
			this.#pendingBytes += bytes.length;
		}
	}

	/** Sends what was added; resolves when the client can take more. Never rejects. */
	flush(): Promise<void> {
		// One after the other: news and an answer must not run into each other.
		this.#flushed = this.#flushed.then(() => this.#write());
		return this.#flushed;
	}

	async #write(): Promise<void> {
		if (this.#held) return;
		const pieces = this.#pending;
		this.#pending = [];
		this.#pendingBytes = 0;
		for (const chunk of writable(pieces)) {
			if (this.closed || this.#silent) return;
			if (!this.#out.write(chunk)) await this.#until(this.#out, 'drain');
		}
	}

	/** Bytes that were added and not sent yet. */
	get pendingBytes(): number {
		return this.#pendingBytes;
	}

	/** Keeps everything back, until `cutInHalf` or `destroy`. */
	hold(): void {
		this.#held = true;
	}

	/** Sends the first half of what was held back and drops the connection there. */
	async cutInHalf(): Promise<void> {
		const held = Buffer.concat(this.#pending);
		this.#pending = [held.subarray(0, Math.ceil(held.length / 2))];
		this.#held = false;
		await this.flush();
		await this.close();
	}

	/** From here on both ways are compressed (RFC 4978). Flush before. */
	compress(): void {
		const inflate = createInflateRaw();
		const deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
		for (const chunk of this.#unread.splice(0)) inflate.write(chunk);
		this.#socket.pipe(inflate);
		deflate.pipe(this.#socket);
		this.#socket.once('close', () => {
			inflate.destroy();
			deflate.destroy();
		});
		// Broken data cannot be answered: there is no stream left to answer on.
		inflate.once('error', () => this.destroy());
		deflate.once('error', () => this.destroy());
		this.#in = inflate;
		this.#out = deflate;
	}

	/** Half-open from here on: the socket stays, nothing is read and nothing sent. */
	silence(): void {
		this.#silent = true;
		this.#pending = [];
		this.#in.removeAllListeners('readable');
		this.#in.resume();
	}

	/** Sends what was added and ends the connection, at the latest after a moment. Never throws. */
	async close(): Promise<void> {
		if (this.closed) return;
		const closed = this.#until(this.#socket, 'close');
		const late = setTimeout(() => this.destroy(), FAREWELL_MS);
		// The client's own end is read only while bytes are read.
		this.#in.removeAllListeners('readable');
		this.#in.resume();
		await this.flush();
		// A compressed goodbye is read later than an end that follows at once: imapflow 2.10 loses it then.
		if (this.#out !== this.#socket) await delay(INFLATE_MS);
		if (!this.closed) this.#out.end(() => this.#socket.destroySoon());
		await closed;
		clearTimeout(late);
	}

	/** Drops the connection now. */
	destroy(): void {
		this.#socket.destroy();
	}

	async #chunk(): Promise<Buffer> {
		for (;;) {
			const unread = this.#unread.shift();
			if (unread?.length) return unread;
			if (unread) continue;
			const chunk: unknown = this.#silent ? null : this.#in.read();
			if (Buffer.isBuffer(chunk)) return chunk;
			if (this.closed || this.#in.readableEnded || this.#in.destroyed) {
				throw new WireClosed('The connection is closed');
			}
			await this.#until(this.#in, 'readable');
		}
	}

	/** Waits for an event, or for the end of the stream or of the socket. */
	#until(stream: Readable | Writable, event: string): Promise<void> {
		const emitters = [
			[stream, event],
			[stream, 'end'],
			[this.#socket, 'close'],
		] as const;
		return new Promise((resolve) => {
			const done = () => {
				for (const [emitter, name] of emitters) emitter.off(name, done);
				resolve();
			};
			for (const [emitter, name] of emitters) emitter.once(name, done);
		});
	}
}

/** Small pieces joined, large ones cut. */
function* writable(pieces: Buffer[]): Generator<Buffer> {
	let small: Buffer[] = [];
	let size = 0;
	for (const piece of pieces) {
		if (piece.length + size <= WRITE_BYTES) {
			small.push(piece);
			size += piece.length;
			continue;
		}
		if (small.length > 0) yield Buffer.concat(small);
		small = [];
		size = 0;
		for (let at = 0; at < piece.length; at += WRITE_BYTES) {
			yield piece.subarray(at, at + WRITE_BYTES);
		}
	}
	if (small.length > 0) yield Buffer.concat(small);
}
