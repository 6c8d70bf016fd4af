import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** An SMTP client that says what it is told, line by line. */
export class SmtpDialogue {
	private received = '';
	private ended = false;
	private wake = () => {};

	private constructor(private socket: Socket) {
		this.listen();
	}

	/** Connects to 127.0.0.1. */
	static async open(port: number, { tls }: { tls: boolean }): Promise<SmtpDialogue> {
		const socket = tls ? connectTls({ port, host: '127.0.0.1' }) : connectTcp(port, '127.0.0.1');
		await once(socket, tls ? 'secureConnect' : 'connect');
		return new SmtpDialogue(socket);
	}

	/** Sends a line and returns the whole reply, without its last line end; '' when the connection ended. */
	async say(line: string): Promise<string> {
		this.socket.write(`${line}\r\n`);
		return await this.reply();
	}

	/** The next reply. */
	async reply(): Promise<string> {
		for (;;) {
			const match = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.received);
			if (match) {
				this.received = this.received.slice(match[0].length);
				return match[0].trimEnd();
			}
			if (this.ended) return '';
			await new Promise<void>((resolve) => (this.wake = resolve));
		}
	}

	/** Continues in TLS. */
	async startTls(): Promise<void> {
		this.socket.removeAllListeners();
		const secured = connectTls({ socket: this.socket, host: '127.0.0.1' });
		await once(secured, 'secureConnect');
		this.socket = secured;
		this.listen();
	}

	close(): void {
		this.socket.destroy();
	}

	private listen(): void {
		const end = () => {
			this.ended = true;
			this.wake();
		};
		this.socket.on('error', end).on('close', end);
		this.socket.on('data', (data: Buffer) => {
			this.received += data.toString();
			this.wake();
		});
	}
}
