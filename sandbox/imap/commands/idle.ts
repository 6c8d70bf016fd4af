import { bad } from '../refusal';
import type { Command } from '../command';

/** IDLE (RFC 2177): news is told the moment it happens, until DONE. */
export const idle: Command = {
	state: 'authenticated',
	async run({ session, args }) {
		args.end();
		session.wire.send('+ idling\r\n');
		await session.wire.flush();
		const line = await session.listen(() => session.wire.readLine(), { idle: true });
		if (line.toString('latin1').trim().toUpperCase() !== 'DONE') throw bad('Expected DONE.');
		return 'IDLE terminated (Success)';
	},
};
