import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection';
import type { FaultList } from '../faults/fault-list';
import type { SmtpFault, SmtpStage } from '../faults/smtp-fault';
import { GmailSmtpConnection } from './gmail-smtp-connection';
import type { SmtpRefusal } from './smtp-refusal';

/** smtp-server with Gmail's words and with faults. */
export class GmailSmtpServer extends SMTPServer {
	constructor(
		private readonly faults: FaultList<SmtpFault>,
		options: SMTPServerOptions,
	) {
		super({
			banner: '',
			heloResponse: '%s at your service',
			hideDSN: true,
			hideREQUIRETLS: true,
			hideENHANCEDSTATUSCODES: false,
			disableReverseLookup: true,
			logger: false,
			// As long as a server waits at least (RFC 5321 section 4.5.3.2.7).
			socketTimeout: 5 * 60_000,
			...options,
		});
		// A client that goes away in the middle is its own affair; without a listener it would end the process.
		this.on('error', () => {});
	}

	override connect(
		socket: ConstructorParameters<typeof GmailSmtpConnection>[1],
		options?: SMTPConnectionOptions | null,
	): void {
		const connection = new GmailSmtpConnection(this, socket, options, this.faults);
		this.connections.add(connection);
		connection.on('error', (error) => this._onError(error));
		connection.init();
	}

	/**
	 * Lets the fault of a stage strike. Resolves with the reply to give instead of going on, if there is one;
	 * never, when the session ended or fell silent.
	 */
	async strike(
		{ id }: SMTPServerSession,
		stage: SmtpStage,
		addresses: unknown[],
	): Promise<SmtpRefusal | undefined> {
		const connection = [...this.connections].find((candidate) => candidate.id === id);
		if (!(connection instanceof GmailSmtpConnection)) return undefined;
		return await connection.strike(stage, ...addresses);
	}

	/** Starts on 127.0.0.1; port 0 takes a free one. Returns the port. */
	async start(port: number): Promise<number> {
		this.listen(port, '127.0.0.1');
		await once(this.server, 'listening');
		const address = this.server.address();
		if (address === null || typeof address === 'string') throw new Error('Listening on no port');
		return address.port;
	}

	/** Ends it and every connection at once. */
	async stop(): Promise<void> {
		const closed = new Promise<void>((resolve) => super.close(resolve));
		for (const connection of this.connections) connection._socket.destroy();
		await closed;
	}
}
