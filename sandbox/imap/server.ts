import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type TLSSocket } from 'node:tls';
import type { MailStore } from '../store/mail-store';
import type { Mailbox } from '../store/mailbox';
import { Faults } from './faults';
import { serve } from './serve';
import { Session, type SessionContext } from './session';
import type { TokenVerifier } from './token-verifier';
import { Wire } from './wire';

/** Gmail's limit of simultaneous IMAP connections an account. */
const MAX_CONNECTIONS = 15;

export interface ImapServerOptions {
	store: MailStore;
	/** PEM. */
	tls: { key: string; cert: string };
	/** 0, the default, takes a free one. */
	port?: number;
	tokens: TokenVerifier;
	/** Milliseconds since 1970. */
	clock?: () => number;
	/** How labels are spelled after ENABLE UTF8=ACCEPT; default UTF-8, what Gmail does is not known. */
	labelEncoding?: 'utf-8' | 'modified-utf-7';
	/** Told of errors that are the sandbox's own; default: a process warning. */
	onError?: (error: unknown) => void;
}

/** The sandbox's imap.gmail.com. */
export interface ImapServer {
	port: number;
	/** Faults that meet the commands to come. */
	faults: Faults;
	/** Live sessions, of one account or all; those not signed in count among all. */
	connections(address?: string): number;
	/** Drops sessions at once; returns how many. */
	dropAll(address?: string): number;
	/** Says `* BYE text` to sessions and ends them; returns how many. */
	bye(text: string, address?: string): number;
	/** Makes sessions half-open: nothing is answered or pushed any more; returns how many. */
	silence(address?: string): number;
	/** Gives a folder new UIDs under another UIDVALIDITY and drops the sessions in it. Throws where it is unknown. */
	changeUidValidity(address: string, folder: string): void;
	/** Ends all sessions and refuses connections for so many ms. */
	restart(ms: number): Promise<void>;
	/** Ends all sessions and the server. Never throws. */
	close(): Promise<void>;
}

/** Starts the IMAP server on 127.0.0.1, TLS from the first byte. */
export async function startImapServer({
	store,
	tls,
	port = 0,
	tokens,
	clock = Date.now,
	labelEncoding = 'utf-8',
	onError = (error) => process.emitWarning(error instanceof Error ? error : String(error)),
}: ImapServerOptions): Promise<ImapServer> {
	const sessions = new Set<Session>();
	const faults = new Faults();
	const of = (mailbox: Mailbox | undefined) =>
		[...sessions].filter((session) => session.mailbox === mailbox);
	const selected = (address: string | undefined) =>
		address === undefined ? [...sessions] : of(store.account(address) ?? unknownAccount(address));
	const context: SessionContext = {
		store,
		tokens,
		clock,
		faults,
		labelEncoding,
		admit: (_, mailbox) => of(mailbox).length < MAX_CONNECTIONS,
		onError,
	};

	const server = createServer({ key: tls.key, cert: tls.cert });
	// Those still shaking hands have no session yet, and would keep the server from closing.
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.on('secureConnection', (socket: TLSSocket) => {
		const session = new Session(new Wire(socket), context);
		sessions.add(session);
		// A reset is a client that left; the session learns of it by 'close'.
		socket.on('error', () => socket.destroy());
		socket.once('close', () => sessions.delete(session));
		void serve(session);
	});
	server.on('tlsClientError', (_, socket) => socket.destroy());
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');

	const each = (address: string | undefined, act: (session: Session) => void): number => {
		const live = selected(address);
		live.forEach(act);
		return live.length;
	};
	const { port: bound } = server.address() as AddressInfo;
	const close = async (): Promise<void> => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	const restart = async (ms: number): Promise<void> => {
		await close();
		await sleep(ms);
		server.listen(bound, '127.0.0.1');
		await once(server, 'listening');
	};
	// One after another: a server that is away cannot go away.
	let restarting = Promise.resolve();
	return {
		port: bound,
		faults,
		connections: (address) => selected(address).length,
		dropAll: (address) => each(address, (session) => session.wire.destroy()),
		bye: (text, address) => each(address, (session) => session.bye(text)),
		silence: (address) => each(address, (session) => session.wire.silence()),
		changeUidValidity: (address, path) => {
			const mailbox = store.account(address) ?? unknownAccount(address);
			const folder = mailbox.folder(path);
			if (!folder) throw new Error(`${address} has no folder ${path}`);
			mailbox.renumber(folder);
		},
		restart: async (ms) => await (restarting = restarting.then(async () => await restart(ms))),
		close,
	};
}

function unknownAccount(address: string): never {
	throw new Error(`The sandbox has no account ${address}`);
}
