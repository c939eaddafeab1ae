import type { ContentBlock, ContentInput } from "@meerkat/protocol";

/** A picture that can be sent. */
export interface Picture {
  /** A `data:` URL. */
  readonly url: string;
}

/** A piece of a message in the words that both APIs have in common. */
export type Piece = { readonly text: string } | Picture;

export function isPicture(piece: Piece): piece is Picture {
  return "url" in piece;
}

/** The pieces of a content; what neither API takes is named in the text, so that the model knows of it. */
export function piecesOf(content: ContentInput): readonly Piece[] {
  return typeof content === "string" ? [{ text: content }] : content.map(pieceOf);
}

/** The text pieces, one after the other. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.flatMap((piece) => (isPicture(piece) ? [] : [piece.text])).join("\n");
}

function pieceOf(block: ContentBlock): Piece {
  if (block.type === "text") return { text: block.text };
  if (block.type === "image" && block.source !== "blob") return { url: `data:${block.mediaType};base64,${block.data}` };
  return { text: `[${block.type} of type ${block.mediaType} left out]` };
}
