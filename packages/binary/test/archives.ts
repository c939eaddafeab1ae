import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/** A member of an archive made for a test, however wrong. */
export interface TestMember {
  readonly path: string;
  readonly body?: string | Buffer;
  /** The type flag of tar: "0" file, "2" symbolic link, "5" directory, and so on. */
  readonly type?: string;
  readonly link?: string;
  /** Unix mode with its type bits, for zip. */
  readonly mode?: number;
  /** The size the header tells, where it is to lie. */
  readonly claimed?: number;
}

const BLOCK = 512;

/** A tar archive, written by hand: libraries refuse to write most of what the tests need. */
export function tar(members: readonly TestMember[]): Buffer {
  return Buffer.concat([...members.flatMap(tarMember), Buffer.alloc(2 * BLOCK)]);
}

/** The same, compressed. */
export function tarGz(members: readonly TestMember[]): Buffer {
  return gzipSync(tar(members));
}

function tarMember({ path, body = "", type = "0", link = "", claimed }: TestMember): Buffer[] {
  const content = Buffer.from(body);
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${(claimed ?? content.length).toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}

/** A zip archive, written by hand. */
export function zip(members: readonly TestMember[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { local, central } = zipMember(member, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function zipMember({ path, body = "", mode = 0o100644, claimed }: TestMember, offset: number) {
  const content = Buffer.from(body);
  const packed = deflateRawSync(content);
  const name = Buffer.from(path);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x0800, 2);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(claimed ?? content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((mode << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const madeBy = Buffer.from([20, 3]);
  return {
    local: Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, packed]),
    central: Buffer.concat([Buffer.from("PK\u0001\u0002"), madeBy, common, tail, name]),
  };
}
