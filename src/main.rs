fn main() {
    println!("{}", chancery::schema::sdl());
}
