import { type Command, SUCCESS } from '../command';
import { bad, no } from '../refusal';

/** COMPRESS DEFLATE (RFC 4978): everything after its OK is compressed, in both directions. */
export const compress: Command = {
	state: 'authenticated',
	run({ session, args }) {
		args.space();
		if (args.keyword() !== 'DEFLATE') throw bad();
		args.end();
		if (session.compressed) throw no('[COMPRESSIONACTIVE] DEFLATE active via COMPRESS (Failure)');
		session.compressAfterAnswer();
		return SUCCESS;
	},
};
