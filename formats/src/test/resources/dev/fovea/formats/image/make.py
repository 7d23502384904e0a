"""Writes the pictures of this folder and expected.json: what Pillow makes of them, over white.

Run with Python 3 and Pillow 12 in this folder. One line a picture in expected.json: its size and
its pixels (red, green, blue, row by row) as Pillow reads them, upright (ImageOps.exif_transpose) and
laid over white.
"""
import json
import struct
import zlib
from PIL import Image, ImageOps

expected = {}


def keep(name, frame=None, pixels=None):
    image = Image.open(name)
    image.seek(0)
    if pixels is None:
        upright = ImageOps.exif_transpose(image).convert("RGBA")
        white = Image.new("RGBA", upright.size, (255, 255, 255, 255))
        pixels = list(Image.alpha_composite(white, upright).convert("RGB").get_flattened_data())
        size = upright.size
    else:
        size = image.size
    expected[name] = {
        "height": size[1], "width": size[0], "rgb": bytes(v for pixel in pixels for v in pixel).hex()}


def quarters(width, height):
    """A picture without symmetry: four quarters and a dark corner."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            color = ((220, 40, 30), (40, 200, 60))[x >= width // 2]
            if y >= height // 2:
                color = ((40, 60, 210), (230, 220, 60))[x >= width // 2]
            image.putpixel((x, y), color)
    for y in range(height // 4):
        for x in range(width // 4):
            image.putpixel((x, y), (20, 20, 20))
    return image


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


base = quarters(24, 16)
for orientation in range(1, 9):
    base.save(f"turned-{orientation}.jpg", quality=95, subsampling=0, exif=exif(orientation))
    keep(f"turned-{orientation}.jpg")
base.save("turned.png", exif=exif(6))
keep("turned.png")
base.save("turned.webp", lossless=True, exif=exif(8))
keep("turned.webp")
base.save("turned.tif", tiffinfo={274: 3})
keep("turned.tif")

# Transparency: a slope of alpha over a color, and a color without alpha beside it.
slope = Image.new("RGBA", (16, 4))
for y in range(4):
    for x in range(16):
        slope.putpixel((x, y), (200, 30 * y, 10, 17 * x))
slope.save("alpha.png")
keep("alpha.png")
slope.save("alpha.webp", lossless=True, exact=True)
keep("alpha.webp")
slope.convert("LA").save("grey-alpha.png")
keep("grey-alpha.png")
slope.save("alpha-lossy.webp", quality=95)
keep("alpha-lossy.webp")

index = Image.new("P", (4, 2))
index.putpalette([0, 0, 0, 250, 10, 20, 30, 240, 50, 90, 90, 255])
for i in range(8):
    index.putpixel((i % 4, i // 4), (i * 3) % 4)
index.save("palette.png", transparency=1)
keep("palette.png")
index.save("palette.gif", transparency=2)
keep("palette.gif")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(name, width, height, depth, kind, rows, *more):
    raw = b"".join(b"\0" + row for row in rows)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)))
        for part in more:
            file.write(part)
        file.write(chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


# Sixteen bits in color: the values are known, without Pillow, which keeps the upper eight bits.
deep = [(65535, 257 * i, 1000 * i) for i in range(8)]
png("deep.png", 4, 2, 16, 2, [b"".join(struct.pack(">HHH", *p) for p in deep[4 * y:4 * y + 4]) for y in range(2)])
keep("deep.png", pixels=[[round(v / 257) for v in pixel] for pixel in deep])
# A transparent color in place of an alpha channel.
png("transparent-color.png", 2, 1, 8, 2, [bytes([9, 8, 7, 100, 110, 120])], chunk(b"tRNS", struct.pack(">HHH", 9, 8, 7)))
keep("transparent-color.png")
png("transparent-grey.png", 2, 1, 8, 0, [bytes([9, 100])], chunk(b"tRNS", struct.pack(">H", 9)))
keep("transparent-grey.png")

# Ink in four colors, as presses print.
ink = Image.new("CMYK", (32, 32))
for y in range(32):
    for x in range(32):
        ink.putpixel((x, y), (200 if x < 16 else 20, 30, 160 if y < 16 else 10, 60 if x < 16 and y < 16 else 0))
ink.save("cmyk.jpg", quality=98, subsampling=0)
keep("cmyk.jpg")
# Smooth, since decoders differ in how they widen colors of half the resolution.
smooth = Image.new("RGB", (48, 32))
for y in range(32):
    for x in range(48):
        smooth.putpixel((x, y), (40 + 4 * x, 60 + 5 * y, 230 - 2 * x - 2 * y))
smooth.save("photo.webp", quality=95)
keep("photo.webp")
base.save("photo.bmp")
keep("photo.bmp")

# The first picture of an animation is what counts; in the second file it covers a part of the screen only.
frames = [Image.new("RGB", (12, 8), color) for color in ((250, 20, 20), (20, 250, 20))]
frames[0].putpixel((3, 2), (0, 0, 255))
frames[0].save("animated.gif", save_all=True, append_images=frames[1:], duration=100)
keep("animated.gif")
frames[0].save("animated.webp", save_all=True, append_images=frames[1:], duration=100, lossless=True)
keep("animated.webp")


def gif_part(name):
    """A picture of 2x1 at (3, 1) on a screen of 6x4."""
    with open(name, "wb") as file:
        file.write(b"GIF89a" + struct.pack("<HHBBB", 6, 4, 0x80, 0, 0) + bytes([10, 20, 30, 200, 100, 50]))
        file.write(b"\x21\xf9\x04\x00\x0a\x00\x00\x00")
        file.write(b"\x2c" + struct.pack("<HHHHB", 3, 1, 2, 1, 0) + b"\x02\x02\x0c\x0a\x00\x3b")


gif_part("part.gif")
# Codes: clear, 1, 0, end. The rest of the screen is empty, which shows white.
keep("part.gif", pixels=[(200, 100, 50) if (x, y) == (3, 1) else (10, 20, 30) if (x, y) == (4, 1) else (255, 255, 255)
                         for y in range(4) for x in range(6)])


def webp_part(name):
    """An animation whose first picture, 4x2, lies at (2, 2) on a screen of 8x6."""
    part = Image.new("RGBA", (4, 2), (30, 60, 200, 255))
    part.save("part.tmp.webp", lossless=True, exact=True)
    data = open("part.tmp.webp", "rb").read()
    assert data[12:16] == b"VP8L"
    still = data[12:12 + 8 + struct.unpack("<I", data[16:20])[0] + 1 & ~1]
    place = lambda v: struct.pack("<I", v)[:3]
    frame = place(1) + place(1) + place(3) + place(1) + place(100) + b"\x02" + still
    body = b"WEBP"
    for kind, content in ((b"VP8X", b"\x12\0\0\0" + place(7) + place(5)), (b"ANIM", b"\0\0\0\0\0\0"), (b"ANMF", frame), (b"ANMF", frame)):
        body += kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    open(name, "wb").write(b"RIFF" + struct.pack("<I", len(body)) + body)
    import os
    os.remove("part.tmp.webp")


webp_part("part.webp")
keep("part.webp")

with open("expected.json", "w") as file:
    file.write("{\n" + ",\n".join(json.dumps(name) + ": " + json.dumps(what) for name, what in expected.items()) + "\n}\n")
